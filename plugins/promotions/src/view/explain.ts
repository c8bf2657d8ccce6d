/** Sentences of the backend in the person's words: a message for the codes that we know, else the text as it came. */

import {
  explanationKey,
  explanationMessages,
  messageGaps,
  warningKeys,
  warningMessages,
  type Explanation,
  type Warning,
} from '@stagecraft/plugin-promotions-common';
import type { Translate } from '../translation';

const BRACKETS: Record<string, number> = { '(': 1, ')': -1 };

export function explanationText(
  { code, text, params }: Explanation,
  t: Translate,
): string {
  const key = explanationKey(code);
  return key && fills(params, explanationMessages[key])
    ? t(key, words(params))
    : text;
}

/** What differs. */
export function warningText(
  { code, text, params }: Warning,
  t: Translate,
): string {
  const key = warningKeys(code)?.text;
  return key && fills(params, warningMessages[key])
    ? t(key, words(params))
    : text;
}

/** What to do about it. */
export function remedyText(
  { code, remedy, params }: Warning,
  t: Translate,
): string {
  const key = warningKeys(code)?.remedy;
  return key && fills(params, warningMessages[key])
    ? t(key, words(params))
    : remedy;
}

/** Every gap of any sentence, as the translation asks for each of them. */
function words(params: Record<string, string>) {
  const word = (name: string) => params[name] ?? '';
  return {
    approvers: word('approvers'),
    attempt: word('attempt'),
    because: word('because'),
    began: word('began'),
    by: word('by'),
    check: word('check'),
    child: word('child'),
    desired: word('desired'),
    detail: word('detail'),
    done: word('done'),
    earlier: word('earlier'),
    gate: word('gate'),
    image: word('image'),
    left: word('left'),
    limit: word('limit'),
    missing: word('missing'),
    older: word('older'),
    open: word('open'),
    policy: word('policy'),
    progress: word('progress'),
    reason: word('reason'),
    release: word('release'),
    resource: word('resource'),
    resources: word('resources'),
    stage: word('stage'),
    stages: word('stages'),
    target: word('target'),
    times: word('times'),
    total: word('total'),
    type: word('type'),
  };
}

/** Whether there is a parameter for each gap of a message; one that says nothing is there. */
function fills(params: Record<string, string>, message: string): boolean {
  return messageGaps(message).every(name => params[name] !== undefined);
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
