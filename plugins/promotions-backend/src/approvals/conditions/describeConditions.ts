/** What a `verified` gate waits for, in one sentence that names first what is missing. Pure. */

import type {
  Actor,
  ExplanationCode,
  GateCondition,
} from '@stagecraft/plugin-promotions-common';
import { spanWords } from './words';

/** The parts of the sentence that the conditions make; the stage and its release are filled in with the rest. */
export interface ToldConditions {
  code: ExplanationCode;
  words: Record<string, string>;
  actors: Actor[];
}

/** Undefined where people decide, or where there are no conditions: others tell of that. */
export function tellConditions(
  conditions: readonly GateCondition[],
  now: Date,
): ToldConditions | undefined {
  const unmet = knownFirst(conditions.filter(({ state }) => state !== 'met'));
  if (conditions.length === 0 || unmet.some(isForPeople)) {
    return undefined;
  }
  const stuck = unmet.find(({ state }) => state === 'failed');
  if (stuck) {
    return told('verified.stuck', stuck);
  }
  const lasting = unmet.find(({ until }) => until === undefined);
  if (lasting) {
    return told('verified.waits', lasting);
  }
  const last = [...unmet].sort(byUntil).at(-1);
  return last
    ? told('verified.soon', last, leftUntil(last, now))
    : {
        code: 'verified.opening',
        words: {},
        actors: [{ kind: 'portal', ref: 'Stagecraft' }],
      };
}

/** Windows are read when somebody looks, which takes a moment: what is known is told meanwhile, where there is something. */
function knownFirst(unmet: readonly GateCondition[]): readonly GateCondition[] {
  const known = unmet.filter(
    ({ code, state }) => !(code === 'window' && state === 'unknown'),
  );
  return known.length > 0 ? known : unmet;
}

function isForPeople({ code, state }: GateCondition): boolean {
  return code === 'proven' && state === 'waiting';
}

function byUntil(a: GateCondition, b: GateCondition): number {
  return (a.until ?? '') < (b.until ?? '') ? -1 : 1;
}

function leftUntil({ until = '' }: GateCondition, now: Date): string {
  return spanWords(Math.max(0, Date.parse(until) - now.getTime()));
}

function told(
  code: ExplanationCode,
  condition: GateCondition,
  left?: string,
): ToldConditions {
  return {
    code,
    words: { missing: clauseOf(condition), ...(left && { left }) },
    actors: [moverOf(condition)],
  };
}

/** Who or what can change it. */
function moverOf({ code, params }: GateCondition): Actor {
  switch (code) {
    case 'hold':
      return { kind: 'user', ref: params.by };
    case 'window':
    case 'instance':
    case 'executor':
    case 'external':
      return { kind: 'platform', ref: 'the platform' };
    case 'evidence':
    case 'health':
    case 'earlierPart':
      return { kind: 'argocd', ref: 'Argo CD' };
    default:
      return { kind: 'portal', ref: 'Stagecraft' };
  }
}

/** The condition's sentence as a part of another one; the soak is told by the span that is left already. */
function clauseOf({ code, state, params, text }: GateCondition): string {
  return code === 'soak' && state === 'waiting' && params.soak
    ? `it soaks for ${params.soak}`
    : clause(text);
}

/** A sentence without its stop, to go on in another one. */
export function clause(text: string): string {
  const first = /^(It|Every|The|A|Its|Held|Nothing|What|Another|No|Others) /;
  return text
    .replace(/\.$/, '')
    .replace(first, start => start.toLocaleLowerCase('en-US'));
}
