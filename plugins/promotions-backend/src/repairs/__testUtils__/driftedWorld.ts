/** Checkout's prod has drifted from the release that it had deployed, at an Argo CD in memory. */

import type { Hold, Target } from '@stagecraft/plugin-promotions-common';
import { stops } from '../../approvals/holds/scopes';
import type { Person } from '../../approvals/situation';
import type { SyncWindows } from '../../argocd/ArgoDetails';
import type { Application } from '../../argocd/types';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { FakeArgoCd } from '../../worker/__testUtils__/FakeArgoCd';
import {
  application,
  gatedStage,
  NEW,
  snapshot,
} from '../../__testUtils__/pipelines';
import type { RepairLedger } from '../repairOnce';
import { Repairs } from '../Repairs';

export const PROD = 'checkout-prod-eu';
export const PLACE = { index: 1, position: 0 };
export const NOW = '2026-11-21T12:40:00.000Z';

export const GRACE: Person = {
  kind: 'user',
  user: 'user:default/grace',
  ownership: [],
  permitted: true,
};

export const NO_WINDOWS: SyncWindows = {
  active: [],
  assigned: [],
  canSync: true,
};

export function driftedApplication(
  changes: Partial<Application> = {},
): Application {
  return application(PROD, {
    deployedFrom: 'live',
    history: [{ id: 1, revisions: [NEW], deployedAt: '2026-11-21T12:00:00Z' }],
    sync: { status: 'OutOfSync', revisions: [NEW], ofThisSpec: true },
    reconciledAt: '2026-11-21T12:30:00Z',
    ...changes,
  });
}

export function driftedSnapshot(
  changes: {
    app?: Partial<Application>;
    target?: Partial<Target>;
    pipeline?: Partial<PipelineSnapshot['pipeline']>;
    set?: Partial<PipelineSnapshot['set']>;
  } = {},
): PipelineSnapshot {
  const [target] = gatedStage().targets;
  return snapshot({
    prod: [driftedApplication(changes.app)],
    stage: {
      verdict: 'drifted',
      deployed: [NEW],
      targets: [
        {
          ...target,
          verdict: 'drifted',
          deployed: [NEW],
          explanation: {
            ...target.explanation,
            text: `${PROD} has drifted from 749bde9.`,
          },
          ...changes.target,
        },
      ],
    },
    pipeline: changes.pipeline,
    set: changes.set,
  });
}

/** `execute`: whether the portal may act on this Argo CD. */
export function driftedWorld(
  changes: Parameters<typeof driftedSnapshot>[0] & {
    execute?: boolean;
    ledger?: RepairLedger;
    /** Another portal, before the same Argo CD. */
    besides?: FakeArgoCd;
  } = {},
) {
  const shown = driftedSnapshot(changes);
  const [app] = shown.applications[PLACE.index];
  const argo =
    changes.besides ??
    new FakeArgoCd(shown.set, new Map([[PROD, app]]), () => new Date(NOW));
  const world: { windows: SyncWindows; holds: Hold[] } = {
    windows: NO_WINDOWS,
    holds: [],
  };
  const api = Object.assign(argo, {
    details: { syncWindows: async () => world.windows },
  });
  let ids = changes.besides ? 100 : 0;
  const repairs = new Repairs({
    argo: new Map(changes.execute === false ? [] : [['eu', api]]),
    ledger: changes.ledger,
    holding: async stage => world.holds.filter(hold => stops(hold, stage)),
    newId: () => `execution-${++ids}`,
  });
  return {
    argo,
    repairs,
    shown,
    close: (windows: SyncWindows) => {
      world.windows = windows;
    },
    /** Mona holds everything, or a rollback has put a hold. */
    hold: (cause: Hold['cause']) => {
      world.holds = [
        {
          id: 'hold-1',
          scope: { kind: 'everything' },
          reason: 'incident 42',
          by: 'user:default/mona',
          at: NOW,
          cause,
        },
      ];
      return world.holds;
    },
    repair: (viewer: Parameters<Repairs['repair']>[1] = GRACE, seen = [NEW]) =>
      repairs.repair(shown, viewer, { ...PLACE, revisions: seen }),
  };
}
