/** Each reason for which a repair is refused, and the one situation in which it is not. */

import type { Check } from '@stagecraft/plugin-promotions-common';
import type { Viewer } from '../approvals/situation';
import type { SyncWindows } from '../argocd/ArgoDetails';
import type { Application } from '../argocd/types';
import { gatedStage, NEW, OLD } from '../__testUtils__/pipelines';
import {
  driftedApplication,
  driftedSnapshot,
  GRACE,
  NO_WINDOWS,
} from './__testUtils__/driftedWorld';
import { mayRepair, type RepairSituation } from './rules';

function situation(
  changes: Partial<RepairSituation> & { app?: Application } = {},
): RepairSituation {
  const snapshot = changes.snapshot ?? driftedSnapshot();
  const judged = driftedApplication();
  return {
    snapshot,
    target: snapshot.pipeline.stages[1].targets[0],
    judged,
    app: judged,
    execute: true,
    ...changes,
  };
}

const refusal = (
  changes: Parameters<typeof situation>[0],
  viewer: Viewer = GRACE,
) => mayRepair(situation(changes), viewer);

const running = (changes: Partial<Application> = {}) =>
  driftedApplication({
    operationRequested: true,
    requestedOperation: {
      revisions: [OLD],
      initiatedBy: 'applicationset-controller',
      infos: [],
    },
    ...changes,
  });

const window = {
  kind: 'deny' as const,
  schedule: '0 22 * * *',
  duration: '8h',
  manualSync: false,
};
const closed: SyncWindows = {
  active: [window, { ...window, manualSync: true, schedule: '* * * * *' }],
  assigned: [window],
  canSync: false,
};

it('lets a person with the permission repair a target that has drifted', () => {
  expect(refusal({})).toEqual({ allowed: true });
  expect(refusal({ windows: NO_WINDOWS })).toEqual({ allowed: true });
});

describe('a target whose evidence was lost', () => {
  const check: Check = {
    name: 'smoke',
    kind: 'job',
    phase: 'Sync',
    state: 'absent',
    revisions: [NEW],
  };
  const [target] = driftedSnapshot().pipeline.stages[1].targets;
  const complete = {
    ...target,
    verdict: 'complete' as const,
    sync: 'Synced' as const,
    desired: [NEW],
    deployed: [NEW],
  };
  const app = driftedApplication({
    sync: { status: 'Synced', revisions: [NEW], ofThisSpec: true },
  });

  it.each(['absent', 'unknown'] as const)(
    'may be synced again to what it runs while its check is %s',
    state => {
      const checks = [{ ...check, state }];
      expect(refusal({ target: { ...complete, checks }, app })).toEqual({
        allowed: true,
      });
    },
  );

  it('may be synced again for a check that a later gate requires and that nobody saw', () => {
    const lost = { target: complete, app, missing: ['smoke'] };
    expect(refusal(lost)).toEqual({ allowed: true });
    expect(refusal({ ...lost, windows: closed })).toMatchObject({
      code: 'windowClosed',
    });
    expect(refusal(lost, { ...GRACE, permitted: false })).toMatchObject({
      code: 'notAllowed',
    });
    expect(refusal({ ...lost, app: driftedApplication() })).toMatchObject({
      code: 'notDrifted',
      reason: `${target.name} is no longer Synced.`,
    });
  });

  it.each(['passed', 'failed', 'running'] as const)(
    'is not one whose check %s',
    state => {
      const checks = [{ ...check, state }];
      expect(refusal({ target: { ...complete, checks }, app })).toMatchObject({
        code: 'notDrifted',
      });
    },
  );

  it('is not one that runs something else than it should', () => {
    const other = { ...complete, deployed: [OLD], checks: [check] };
    expect(refusal({ target: other, app })).toMatchObject({
      code: 'notDrifted',
    });
  });
});

it.each([
  [
    'notAUser',
    {},
    { kind: 'other', what: 'a service' },
    /^Only signed-in people repair, not a service\.$/,
  ],
  ['readOnlyInstance', { execute: false }, GRACE, /The portal only reads eu/],
  [
    'stale',
    {
      snapshot: driftedSnapshot({
        pipeline: { freshness: { state: 'stale', reason: 'silent' } },
      }),
    },
    GRACE,
    /^What is known of eu is not live: silent\.$/,
  ],
  [
    'notAllowed',
    {},
    { ...GRACE, permitted: false },
    /lack the permission .*\(promotions.target.repair\)/,
  ],
  [
    'operationRunning',
    { app: running() },
    GRACE,
    /^An operation of applicationset-controller runs on checkout-prod-eu\.$/,
  ],
  [
    'notDrifted',
    { target: { ...gatedStage().targets[0], verdict: 'failed' as const } },
    GRACE,
    /^Only a target that has drifted, or lost the evidence of a check, can be synced again: /,
  ],
  [
    'notDrifted',
    { app: driftedApplication({ deletedAt: '2026-11-21T12:30:00Z' }) },
    GRACE,
    /^checkout-prod-eu is being deleted\.$/,
  ],
  [
    'notDrifted',
    {
      app: driftedApplication({
        sync: { status: 'Synced', revisions: [NEW], ofThisSpec: true },
      }),
    },
    GRACE,
    /^checkout-prod-eu is no longer out of sync\.$/,
  ],
  [
    'specChanged',
    { app: driftedApplication({ deployedFrom: 'other' }) },
    GRACE,
    /is no longer the one that was deployed/,
  ],
  [
    'specChanged',
    { app: driftedApplication({ specDigest: 'another destination' }) },
    GRACE,
    /is no longer the one that was deployed/,
  ],
  [
    'specChanged',
    { app: driftedApplication({ deployedFrom: undefined }) },
    GRACE,
    /It cannot be told whether the spec/,
  ],
  [
    'windowClosed',
    { windows: closed },
    GRACE,
    /^The project shop lets nobody sync checkout-prod-eu now: it is closed by the sync window "deny 0 22 \* \* \* for 8h"\.$/,
  ],
  [
    'windowClosed',
    {
      windows: {
        active: [],
        assigned: [{ ...window, kind: 'allow' as const }],
        canSync: false,
      },
    },
    GRACE,
    /it opens only with the sync window "allow 0 22 \* \* \* for 8h"\.$/,
  ],
] satisfies [string, Parameters<typeof situation>[0], Viewer, RegExp][])(
  'refuses with %s',
  (code, changes, viewer, reason) => {
    expect(refusal(changes, viewer)).toEqual({
      allowed: false,
      code,
      reason: expect.stringMatching(reason),
    });
  },
);
