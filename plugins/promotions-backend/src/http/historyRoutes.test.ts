/** What the routes about the past answer, and what they refuse. */

import { CHECKOUT, NEW } from '../__testUtils__/pipelines';
import type { StageRecord } from '../history/records';
import { portals } from './__testUtils__/portal';

jest.setTimeout(30_000);

const openPortal = portals();
const CHECKOUT_PATH = '/pipelines/eu/argocd/checkout';
const AT = '2026-11-20T12:00:00.000Z';

const RECORD: StageRecord = {
  stage: { index: 0, name: 'dev' },
  revisions: [NEW],
  startedAt: AT,
  seenAt: AT,
  entries: {
    'checkout-dev': {
      startedAt: AT,
      lastSync: AT,
      syncs: 2,
      lastSyncs: 1,
      deployedAt: AT,
      state: 'complete',
      endedAt: AT,
      startedBy: { kind: 'argocd' },
      checks: [],
    },
  },
  partial: false,
  pieced: false,
};

it('shows releases, what ran at a time and what changed', async () => {
  const { api, history } = await openPortal();
  await history.saveRecords([{ ref: CHECKOUT, record: RECORD }]);
  const page = await api.get(`${CHECKOUT_PATH}/history`);
  expect(page.status).toBe(200);
  expect(page.body).toMatchObject({
    items: [{ revisions: [NEW], stages: [{ state: 'complete' }] }],
    retentionDays: 400,
  });
  const at = await api.get(`${CHECKOUT_PATH}/history/at`).query({ time: AT });
  expect(at.body.stages[0].targets).toEqual([
    { target: 'checkout-dev', revisions: [NEW], since: AT },
  ]);
  const changes = await api
    .get(`${CHECKOUT_PATH}/stages/0/changes`)
    .query({ from: '2026-11-19', to: '2026-11-21' });
  expect(changes.status).toBe(200);
  expect(changes.body).toMatchObject({
    before: [],
    after: [{ target: 'checkout-dev' }],
    releases: [{ revisions: [NEW] }],
  });
});

it('shows the past of a pipeline that is gone, and knows one that never was', async () => {
  const { api, history } = await openPortal();
  const ref = { ...CHECKOUT, name: 'gone' };
  await history.saveRecords([{ ref, record: RECORD }]);
  const gone = await api.get('/pipelines/eu/argocd/gone/history');
  expect(gone.body.items).toHaveLength(1);
  const never = await api.get('/pipelines/eu/argocd/never/history');
  expect(never.status).toBe(404);
});

it.each([
  ['/history?cursor=nonsense', /cursor/],
  ['/history?limit=0', /limit/],
  ['/history/at?time=yesterday', /ISO 8601[\s\S]*time/],
  ['/stages/0/changes?from=2026-11-21&to=2026-11-20', /after[\s\S]*from/],
  ['/stages/7/changes?from=2026-11-20&to=2026-11-21', /index: .*no stage at 7/],
  ['/commits?from=other&to=another', /^from: other is no release/],
])('answers 400 to %s, naming the field', async (path, says) => {
  const { api } = await openPortal();
  const { status, body } = await api.get(`${CHECKOUT_PATH}${path}`);
  expect(status).toBe(400);
  expect(body.error.message).toMatch(says);
});
