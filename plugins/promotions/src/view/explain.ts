/** Sentences of the backend in the person's words: a message for the codes that we know, else the text as it came. */

import type { Explanation } from '@stagecraft/plugin-promotions-common';
import { explanationKey, explanationMessages } from '../explanations';
import type { Translate } from '../translation';

const BRACKETS: Record<string, number> = { '(': 1, ')': -1 };

export function explanationText(
  { code, text, params }: Explanation,
  t: Translate,
): string {
  const key = explanationKey(code);
  if (!key || !names(params, explanationMessages[key])) {
    return text;
  }
  return t(key, {
    stage: params.stage ?? '',
    release: params.release ?? '',
    older: params.older ?? '',
    earlier: params.earlier ?? '',
    check: params.check ?? '',
    target: params.target ?? '',
    reason: params.reason ?? '',
  });
}

/** Whether there is a parameter for each gap of a message. */
function names(params: Record<string, string>, message: string): boolean {
  return [...message.matchAll(/\{\{(\w+)\}\}/g)].every(([, name]) =>
    Boolean(params[name]),
  );
}

/**
 * The first statement of a sentence, and what follows it: `qa failed: … (3 attempts)` and `Nothing moves on.`
 * What stands in brackets is never cut.
 */
export function splitStatement(text: string): [string, string[]] {
  const statements: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    depth += BRACKETS[text[at]] ?? 0;
    if (depth === 0 && /^[.;](\s|$)/.test(text.slice(at, at + 2))) {
      statements.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  const [first = '', ...others] = [...statements, text.slice(from).trim()];
  return [first, others.filter(other => other !== '')];
}
