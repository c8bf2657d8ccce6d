/**
 * What keeps an opening from being carried out, asked right before something is sent: the conditions are told anew, and
 * those count that the way in which it was opened cannot pass.
 */

import type {
  ConditionCode,
  GateCondition,
} from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from '../ApprovalStore';
import { effectiveGate, type StagePolicy } from '../policies';
import { overrideOf } from '../standing';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { ConditionFacts } from './ConditionFacts';
import type { ConditionSources } from './ConditionSources';
import { conditionsFor } from './conditionsFor';
import { clause } from './describeConditions';

/** A text: it will not be carried out, and why. `wait`: not now, and why; `until` tells when it may; ISO 8601. */
export type Objection = string | { wait: string; until?: string } | undefined;

/** What a rollback hears, and an emergency: neither has to prove anything. */
const ALWAYS: readonly ConditionCode[] = ['instance', 'window', 'hold'];

const BY_OVERRIDE: readonly ConditionCode[] = [...ALWAYS, 'executor'];

const BY_PEOPLE: readonly ConditionCode[] = [
  ...BY_OVERRIDE,
  'evidence',
  'earlierPart',
  'checks',
  'soak',
  'health',
  'external',
];

const BY_PORTAL: readonly ConditionCode[] = [...BY_PEOPLE, 'proven'];

/** Of the approval's release, as of now. Rejects when the database fails. */
export async function objectionTo(
  approval: StoredApproval,
  snapshot: PipelineSnapshot,
  policy: StagePolicy,
  sources: Pick<ConditionSources, 'factsFor'>,
): Promise<Objection> {
  const { stageIndex, stageName, openedBy } = approval;
  const stage = snapshot.pipeline.stages[stageIndex];
  if (stage?.name !== stageName) {
    return `the stage ${stageName} is not there any more`;
  }
  if (openedBy === 'portal' && effectiveGate(stage, policy) !== 'verified') {
    return `${stageName} is no longer opened by the portal: by the policies of now its gate waits for people`;
  }
  const facts = await sources.factsFor(snapshot, stageIndex, policy, approval, {
    fresh: true,
  });
  return objectionIn(facts, approval);
}

/** Pure. */
export function objectionIn(
  facts: ConditionFacts,
  approval: StoredApproval,
): Objection {
  const heard = heardBy(approval);
  const against = conditionsFor(withOwnHold(facts, approval)).filter(
    one => heard.includes(one.code) && objects(one),
  );
  const final = against.find(isFinal);
  if (final) {
    return clause(final.text);
  }
  const [first] = against;
  const until = against
    .flatMap(one => one.until ?? [])
    .sort()
    .at(-1);
  return (
    first && {
      wait: clause(first.text),
      ...(against.every(one => one.until) && until && { until }),
    }
  );
}

function heardBy(approval: StoredApproval): readonly ConditionCode[] {
  if (approval.kind === 'rollback') {
    return ALWAYS;
  }
  if (approval.openedBy === 'portal') {
    return BY_PORTAL;
  }
  return overrideOf(approval.given) ? BY_OVERRIDE : BY_PEOPLE;
}

/** The hold that a rollback puts keeps others from rolling forward, not the rollback itself. */
function withOwnHold(
  facts: ConditionFacts,
  { kind }: StoredApproval,
): ConditionFacts {
  return kind === 'rollback'
    ? { ...facts, holds: facts.holds.filter(h => h.cause !== 'rollback') }
    : facts;
}

/** Windows that are not known now are for Argo CD to tell: it refuses the sync itself. */
function objects({ code, state }: GateCondition): boolean {
  return state !== 'met' && !(code === 'window' && state === 'unknown');
}

/** A check that failed, a source in common that is not there: no time mends it. */
function isFinal({ code, state }: GateCondition): boolean {
  return state === 'failed' || (code === 'executor' && state === 'waiting');
}
