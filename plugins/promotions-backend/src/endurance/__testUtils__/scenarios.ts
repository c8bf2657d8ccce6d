/** What people do in a run while backends are killed, and what must be deployed in the end, and nothing else. */

import type {
  AuditEntry,
  PipelineResponse,
} from '@stagecraft/plugin-promotions-common';
import type { JsonObject } from '@backstage/types';
import type { People } from './People';
import type { PipelinePlan, Place } from './world';

export const GRACE = 'user:default/grace';
export const HEIDI = 'user:default/heidi';

export interface Stagehands {
  people: People;
  place: Place;
  plan: PipelinePlan;
  /** The commit that prod is to get. */
  revision: string;
}

export interface Scenario {
  /** How many targets prod has. */
  targets: number;
  policy: JsonObject;
  annotations?: Record<string, string>;
  /**
   * Resolves when everything is over, with what each target of prod must have been synced to, in order; undefined where
   * each may have got the commit or not, as it was stopped.
   */
  play(hands: Stagehands): Promise<string[] | undefined>;
}

const APPROVERS = { users: [GRACE, HEIDI] };

/** The state of what is told of prod. */
export function stateOf({ stages }: PipelineResponse): string | undefined {
  return stages[1]?.approval?.state;
}

const offered = ({ stages }: PipelineResponse) =>
  stages[1]?.viewer?.approve.allowed === true &&
  stages[1].release.id !== undefined;

export async function releaseOf(people: People): Promise<string> {
  const { stages } = await people.until(offered);
  return String(stages[1].release.id);
}

export const SCENARIOS: Record<string, Scenario> = {
  'one approves': {
    targets: 2,
    policy: { approvers: APPROVERS },
    async play({ people, revision }) {
      await people.decide(GRACE, 'approve', await releaseOf(people));
      await people.until(p => stateOf(p) === 'succeeded');
      return [revision];
    },
  },
  'two approve at once': {
    targets: 3,
    policy: { approvals: 2, approvers: APPROVERS },
    async play({ people, revision }) {
      const releaseId = await releaseOf(people);
      await Promise.all([
        people.decide(GRACE, 'approve', releaseId),
        people.decide(HEIDI, 'approve', releaseId),
      ]);
      await people.until(p => stateOf(p) === 'succeeded');
      return [revision];
    },
  },
  'one approves, one rejects': {
    targets: 1,
    policy: { approvals: 2, approvers: APPROVERS },
    async play({ people }) {
      const releaseId = await releaseOf(people);
      await people.decide(GRACE, 'approve', releaseId);
      await people.decide(HEIDI, 'reject', releaseId);
      await people.until(p => stateOf(p) === 'rejected');
      return [];
    },
  },
  'one after the other': {
    targets: 3,
    policy: { approvers: APPROVERS, limit: 1 },
    async play({ people, revision }) {
      await people.decide(GRACE, 'approve', await releaseOf(people));
      await people.until(p => stateOf(p) === 'succeeded');
      return [revision];
    },
  },
  'withdrawn and given again': {
    targets: 1,
    policy: { approvals: 2, approvers: APPROVERS },
    async play({ people, revision }) {
      const releaseId = await releaseOf(people);
      await people.decide(GRACE, 'approve', releaseId);
      await people.decide(GRACE, 'withdraw', releaseId);
      await people.decide(HEIDI, 'approve', releaseId);
      await people.decide(GRACE, 'approve', releaseId);
      await people.until(p => stateOf(p) === 'succeeded');
      return [revision];
    },
  },
  overridden: {
    targets: 2,
    policy: {
      approvals: 2,
      approvers: APPROVERS,
      override: { users: [HEIDI] },
    },
    async play({ people, revision }) {
      await people.decide(HEIDI, 'override', await releaseOf(people), 'fire');
      await people.until(p => stateOf(p) === 'succeeded');
      return [revision];
    },
  },
  aborted: {
    targets: 3,
    policy: { approvers: APPROVERS, limit: 1 },
    async play({ people }) {
      await people.decide(GRACE, 'approve', await releaseOf(people));
      const over = ['aborted', 'succeeded', 'failed'];
      await people.until(p => stateOf(p) !== 'approved');
      const [{ approvalId }] = people.acknowledged;
      // Once it is over, there is nothing to abort any more.
      await people.attempt('/stages/1/abort', HEIDI, {
        approvalId,
        reason: 'the wrong day',
      });
      await people.until(p => over.includes(String(stateOf(p))));
      return undefined;
    },
  },
  'opened by the portal': {
    targets: 2,
    policy: { gate: 'verified', approvers: APPROVERS },
    annotations: {
      'promotions.stagecraft.dev/gates': 'prod=verified',
      'promotions.stagecraft.dev/executor': 'endurance',
    },
    async play({ people, revision }) {
      await people.until(p => stateOf(p) === 'succeeded');
      return [revision];
    },
  },
  'brought back': {
    targets: 2,
    policy: { approvers: APPROVERS },
    async play({ people, place, revision }) {
      await people.decide(GRACE, 'approve', await releaseOf(people));
      await people.until(p => stateOf(p) === 'succeeded');
      const newer = await place.commit(`newer than ${revision}`);
      await people.decide(GRACE, 'approve', await releaseOf(people));
      await people.until(
        p =>
          stateOf(p) === 'succeeded' &&
          p.stages[1]?.deployed.includes(newer) === true,
      );
      const back = await people.until(
        p => p.stages[1]?.viewer?.rollback?.allowed === true,
      );
      await bringBack(people, revision, back);
      return [revision, newer, revision];
    },
  },
};

/** Asked for by an approver, whose request is an approval, too. */
async function bringBack(
  people: People,
  revision: string,
  { stages }: PipelineResponse,
): Promise<void> {
  const path = `/stages/${stages[1].index}/rollback`;
  const { releaseId } = await people.read(
    `${path}?revisions=${revision}`,
    preview => preview.permit?.allowed === true,
  );
  const asked = { releaseId, revisions: [revision], reason: 'it is slower' };
  const { id } = await people.call(path, GRACE, asked);
  await people.read('/activity', ({ items }) =>
    items.some(
      (entry: AuditEntry) =>
        entry.kind === 'outcome' && entry.approvalId === id,
    ),
  );
}
