/** Whether a run lost something, or did something twice, or did what nobody asked for. */

import { approvals, decisions, executions } from '../../approvals/tables';
import { AuditKeys } from '../../audit/AuditKeys';
import { entries } from '../../audit/tables';
import { verifyRecord } from '../../audit/verifyRecord';
import type { Knex } from 'knex';
import type { Acknowledged } from './People';
import type { PipelinePlan, Place } from './world';

export interface Verdict {
  lost: string[];
  double: string[];
  /** What was deployed but not asked for, or is told otherwise than it is. */
  wrong: string[];
  /** The kinds of entries in the record. */
  recorded: string[];
}

export interface Evidence {
  db: Knex;
  place: Place;
  plan: PipelinePlan;
  acknowledged: readonly Acknowledged[];
  /** What each target must have been synced to, in order; undefined: to one commit at most. */
  expected: readonly string[] | undefined;
}

const OURS = 'backstage';

/** What the record of every run is signed with. */
export const AUDIT_KEY = { id: 'endurance', secret: 'k'.repeat(44) };

export async function judge(evidence: Evidence): Promise<Verdict> {
  const { plan, place, expected } = evidence;
  const verdict: Verdict = { lost: [], double: [], wrong: [], recorded: [] };
  await judgeDecisions(evidence, verdict);
  await judgeRecord(evidence, verdict);
  const told = await executions(evidence.db).select();
  for (const target of plan.targets.map(each => `${plan.name}-${each}`)) {
    const syncs = place.taken(plan).filter(sync => sync.target === target);
    const ours = syncs.filter(sync => sync.account === OURS);
    compare(
      target,
      ours,
      expected ?? ours.slice(0, 1).map(o => o.revision),
      verdict,
    );
    if (place.asked(target) > ours.length) {
      const times = place.asked(target);
      verdict.double.push(`${target} was asked ${times} times to sync`);
    }
    for (const { executionId } of ours) {
      const row = told.find(each => each.id === executionId);
      const state = row?.state ?? 'not known';
      if (state !== 'succeeded' && (expected || state === 'not known')) {
        verdict.wrong.push(`${target} was synced, and that is ${state}`);
      }
    }
    const history = place.history(target);
    if (
      expected &&
      history.join() !== syncs.map(sync => sync.revision).join()
    ) {
      verdict.wrong.push(`${target} has deployed ${history.join(', ')}`);
    }
  }
  return verdict;
}

function compare(
  target: string,
  ours: readonly { revision: string }[],
  expected: readonly string[],
  verdict: Verdict,
): void {
  const had = ours.map(sync => sync.revision);
  if (had.join() === expected.join()) {
    return;
  }
  const says = `${target} was synced to [${had}] instead of [${expected}]`;
  if (had.length > expected.length) {
    verdict.double.push(says);
  } else if (had.length < expected.length) {
    verdict.lost.push(says);
  } else {
    verdict.wrong.push(says);
  }
}

/** The chain holds from its first entry to its head, and all of it is signed with our key. */
async function judgeRecord({ db }: Evidence, verdict: Verdict): Promise<void> {
  const { id, secret } = AUDIT_KEY;
  const keys = new AuditKeys({ keys: [{ id, secret: () => secret }] });
  const { broken, signedBy } = await verifyRecord(db, keys);
  if (broken) {
    verdict.wrong.push(`the record breaks at ${broken.seq}: ${broken.text}`);
  }
  if (signedBy.some(({ keyId }) => keyId !== id)) {
    verdict.wrong.push('the record is signed with a key that is not ours');
  }
  const rows = await entries(db).select('kind', 'text');
  verdict.recorded.push(...rows.map(({ kind }) => kind));
  for (const { text } of rows.filter(({ kind }) => kind === 'outside')) {
    verdict.wrong.push(`nobody else did anything, but it is told: ${text}`);
  }
}

async function judgeDecisions(
  { db, acknowledged }: Evidence,
  verdict: Verdict,
): Promise<void> {
  const stored = await decisions(db).select();
  for (const { user, decision, approvalId } of acknowledged) {
    const found = stored.filter(
      row =>
        row.user_ref === user &&
        row.decision === decision &&
        row.approval_id === approvalId,
    );
    const said = acknowledged.filter(
      each =>
        each.user === user &&
        each.decision === decision &&
        each.approvalId === approvalId,
    );
    if (found.length < said.length) {
      verdict.lost.push(`that ${user} said ${decision}`);
    } else if (found.length > said.length) {
      verdict.double.push(`that ${user} said ${decision}`);
    }
  }
  const open = await approvals(db).whereNotNull('ticket').select();
  if (open.length > 0) {
    verdict.wrong.push(`${open.length} approvals are still held by a worker`);
  }
}
