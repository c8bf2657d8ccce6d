/** What history tells of the fixtures' pipeline, and of one that has seen much. */

import type {
  HistoryAtResponse,
  HistoryQuery,
  HistoryResponse,
  ReleaseHistory,
  StageChangesResponse,
  StageRelease,
  TargetRelease,
  TargetReleaseState,
} from '@stagecraft/plugin-promotions-common';
import { NEW, OLD, minutesAgo } from './pipelines';

export const MIDDLE = 'a0c41e2b2c3d4e5f60718293a4b5c6d7e8f90123';

const HOUR = 60;
const DAY = 24 * HOUR;

export function targetRelease(
  target: string,
  more: Partial<TargetRelease> = {},
): TargetRelease {
  return { target, state: 'complete', syncs: 1, ...more };
}

/** A stage that ended so many minutes ago, four minutes after it had begun. */
export function stageRelease(
  [index, name]: [number, string],
  state: TargetReleaseState,
  ended: number,
  more: Partial<StageRelease> = {},
): StageRelease {
  const times = {
    startedAt: minutesAgo(ended + 4),
    endedAt: minutesAgo(ended),
  };
  return {
    stage: { index, name },
    revisions: [NEW],
    state,
    ...times,
    startedBy: { kind: 'argocd', name: 'applicationset-controller' },
    targets: [targetRelease(`checkout-${name}-eu`, { state, ...times })],
    checks: [],
    pieced: false,
    ...more,
  };
}

const DEV: [number, string] = [0, 'dev'];
const QA: [number, string] = [1, 'qa'];
const PROD: [number, string] = [2, 'prod'];

function newest(): ReleaseHistory {
  return {
    revisions: [NEW],
    since: minutesAgo(30),
    stages: [
      stageRelease(DEV, 'complete', 26),
      stageRelease(QA, 'complete', 18, {
        targets: [
          targetRelease('checkout-qa-eu', { syncs: 2 }),
          targetRelease('checkout-qa-us'),
        ],
        checks: [
          {
            target: 'checkout-qa-eu',
            name: 'functional',
            phase: 'PostSync',
            state: 'passed',
          },
        ],
      }),
    ],
  };
}

function middle(): ReleaseHistory {
  return {
    revisions: [MIDDLE],
    since: minutesAgo(2 * DAY),
    stages: [
      stageRelease(DEV, 'complete', 2 * DAY - 4),
      stageRelease(QA, 'failed', 2 * DAY - 12, {
        checks: [
          {
            target: 'checkout-qa-eu',
            name: 'functional',
            phase: 'PostSync',
            state: 'failed',
            message: 'exit 1 after 4 s',
          },
        ],
      }),
    ],
  };
}

function oldest(): ReleaseHistory {
  return {
    revisions: [OLD],
    since: minutesAgo(4 * DAY),
    stages: [
      stageRelease(DEV, 'complete', 4 * DAY - 4, { pieced: true }),
      stageRelease(QA, 'complete', 4 * DAY - 30),
      stageRelease(PROD, 'complete', 3 * DAY, {
        revisions: [OLD],
        approvalId: 'a0',
        startedBy: {
          kind: 'portal',
          name: 'user:default/grace, user:default/rita',
        },
      }),
    ],
  };
}

export function history(more: Partial<HistoryResponse> = {}): HistoryResponse {
  return {
    items: [newest(), middle(), oldest()],
    gaps: [
      {
        from: minutesAgo(3 * DAY - 200),
        to: minutesAgo(3 * DAY - 260),
        reason: 'the portal was not running',
      },
    ],
    commits: [
      {
        revision: NEW,
        subject: 'checkout 1.1.0: faster basket',
        author: 'Ada Byron',
        url: `https://git.example.com/shop/checkout/commit/${NEW}`,
      },
      {
        revision: MIDDLE,
        subject: '1.0.1: price rounding',
        author: 'Alan Mathison',
      },
      { revision: OLD, subject: 'checkout 1.0.0', author: 'Alan Mathison' },
    ],
    retentionDays: 400,
    ...more,
  };
}

export function noHistory(): HistoryResponse {
  return { items: [], gaps: [], commits: [], retentionDays: 400 };
}

/** Releases by the day, with everything that can become of one; asked for page by page. */
export function longHistory({ limit = 10, cursor }: HistoryQuery = {}) {
  const from = Number(cursor ?? 0);
  const all = [newest(), ...Array.from({ length: 29 }, (_, at) => daily(at))];
  const next = from + limit;
  return history({
    items: all.slice(from, next),
    nextCursor: next < all.length ? `${next}` : undefined,
    gaps: [12, 40, 41, 90].map(hours => ({
      from: minutesAgo(hours * HOUR),
      to: minutesAgo(hours * HOUR - 20),
      reason: 'the portal was not running',
    })),
  });
}

const FATES: TargetReleaseState[] = [
  'complete',
  'superseded',
  'complete',
  'failed',
  'unknown',
];

function daily(at: number): ReleaseHistory {
  const since = (at + 1) * DAY;
  const revisions = [`${at + 10}`.repeat(20)];
  const fate = FATES[at % FATES.length];
  const targets = Array.from({ length: 50 }, (_, shop) =>
    targetRelease(`till-shop-${shop + 1}`, {
      state: fate === 'failed' && shop > 47 ? 'failed' : 'complete',
      syncs: (shop % 2) + 1,
    }),
  );
  return {
    revisions,
    since: minutesAgo(since),
    stages: [
      stageRelease(DEV, 'complete', since - 4),
      stageRelease(QA, fate, since - 20, { pieced: at % 4 === 3 }),
      ...(fate === 'complete'
        ? [stageRelease(PROD, 'complete', since - 100, { targets })]
        : []),
    ],
  };
}

export function historyAt(time: string): HistoryAtResponse {
  const ran = (target: string) => ({
    target,
    revisions: [OLD],
    since: minutesAgo(4 * DAY),
  });
  return {
    time,
    stages: [
      { index: 0, name: 'dev', targets: [ran('checkout-dev-eu')] },
      {
        index: 2,
        name: 'prod',
        targets: [ran('checkout-prod-eu'), ran('checkout-prod-us')],
      },
    ],
    gaps: [],
  };
}

export function stageChanges(
  index: number,
  range: { from: string; to: string },
): StageChangesResponse {
  const stage = { index, name: 'prod' };
  return {
    stage,
    ...range,
    before: [{ target: 'checkout-prod-eu', revisions: [OLD] }],
    after: [
      {
        target: 'checkout-prod-eu',
        revisions: [NEW],
        since: minutesAgo(20),
      },
    ],
    releases: [stageRelease([index, stage.name], 'complete', 20)],
    sources: [],
    gaps: [],
  };
}
