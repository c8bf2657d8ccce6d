/** Everything that can happen to an approved release between its approval and its end. */

import type { Hold } from '@stagecraft/plugin-promotions-common';
import { OLD } from '../../__testUtils__/pipelines';
import { EU, NEXT, US, type ApprovedWorld } from './approvedWorld';

const AP = 'checkout-prod-ap';
export const TARGETS = [EU, US];
const HOLD: Hold = {
  id: 'hold-1',
  scope: { kind: 'everything' },
  reason: 'The payments team is on call.',
  by: 'user:default/ivan',
  at: '2026-11-21T12:39:00.000Z',
  cause: 'person',
};

/** What the world knows beside Argo CD. */
export interface Surroundings {
  holds: Hold[];
  groups: string[];
}

type Change = (world: ApprovedWorld, around: Surroundings) => unknown;

/** Everything that happens to a release between its approval and its end. `closes`: nothing is begun after it. */
export const CHANGES: Record<string, { change: Change; closes: boolean }> = {
  'a newer commit comes': {
    closes: false,
    change: ({ argo }) => {
      for (const name of TARGETS.filter(n => argo.applications.has(n))) {
        const { sync } = argo.app(name);
        argo.change(name, { sync: { ...sync, revisions: [NEXT] } });
      }
    },
  },
  'the spec of a target is edited': {
    closes: true,
    change: ({ argo }) => argo.change(US, { specDigest: 'another source' }),
  },
  'the spec of the ApplicationSet is edited': {
    closes: true,
    change: ({ argo }) => Object.assign(argo.set, { specDigest: 'another' }),
  },
  'the set asks for pruning': {
    closes: true,
    change: ({ argo }) =>
      Object.assign(argo.set, {
        annotations: { 'promotions.stagecraft.dev/prune': 'true' },
      }),
  },
  'what it renders to changes': {
    closes: true,
    change: ({ argo }) => {
      argo.rendered = {};
    },
  },
  'a target joins the stage': {
    closes: true,
    change: ({ argo }) => {
      const key = { namespace: 'argocd', name: AP };
      argo.applications.set(AP, { ...argo.app(EU), key });
    },
  },
  'a target leaves the stage': {
    closes: true,
    change: ({ argo }) => argo.applications.delete(US),
  },
  'the policy asks for more people': {
    closes: true,
    change: ({ config }) => (config.policies[0].approvals = 2),
  },
  'the approver leaves the group': {
    closes: true,
    change: (_, { groups }) => groups.splice(0),
  },
  'another portal becomes the executor': {
    closes: true,
    change: ({ argo }) =>
      Object.assign(argo.set, {
        annotations: { 'promotions.stagecraft.dev/executor': 'other' },
      }),
  },
  'somebody holds it': {
    closes: true,
    change: (_, { holds }) => holds.push(HOLD),
  },
  'the approval is withdrawn': {
    closes: false,
    change: world => world.withdraw(),
  },
  'it is aborted': { closes: true, change: world => world.abort() },
  'somebody syncs a target by hand': {
    closes: false,
    change: ({ argo }) => {
      if (!argo.app(EU).operationRequested) {
        argo.change(EU, {
          operationRequested: true,
          requestedOperation: {
            revisions: [OLD],
            initiatedBy: 'admin',
            infos: [],
          },
        });
      }
    },
  },
  'operations end': { closes: false, change: world => endOperations(world) },
  'a later release is approved': {
    closes: true,
    change: world => world.approveLater(),
  },
  'a day passes': { closes: true, change: world => world.pass(25 * 60 * 60) },
};

export type ChangeName = keyof typeof CHANGES;

/** What was written begins and ends; what is being stopped fails. */
export function endOperations({ argo }: ApprovedWorld): void {
  for (const [name, app] of argo.applications) {
    if (app.operation?.phase === 'Terminating') {
      argo.end(name, 'Failed', 'Operation terminated');
    } else if (app.requestedOperation) {
      argo.end(name, 'Succeeded');
    }
  }
}
