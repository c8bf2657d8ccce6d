/** What people do in a run while backends are killed, and what must be deployed in the end, and nothing else. */

import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
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
  /** Resolves when everything is over, with what each target of prod must have been synced to, in order. */
  play(hands: Stagehands): Promise<string[]>;
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
};
