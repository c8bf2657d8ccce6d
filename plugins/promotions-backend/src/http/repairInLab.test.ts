/** The whole backend against the simulated Argo CD: prod drifts, a person looks, compares it with dev, and repairs it. */

import type { Target } from '@stagecraft/plugin-promotions-common';
import { startLab, type Lab } from '../__testUtils__/lab';
import { BASKET, LabPortal } from '../__testUtils__/labPortal';

jest.setTimeout(90_000);

const PROD = `${BASKET}/targets/basket-prod`;

let lab: Lab;
let portal: LabPortal;

beforeAll(async () => {
  lab = await startLab();
  portal = await new LabPortal(lab).start();
});

afterAll(async () => {
  await portal?.end();
  await lab?.stop();
});

/** The target in prod, once it is as awaited. */
async function target(isAwaited: (target: Target) => boolean): Promise<Target> {
  const { targets } = await portal.prod(stage => isAwaited(stage.targets[0]));
  return targets[0];
}

it('shows the drift, compares the stages, and restores what was deployed with one sync', async () => {
  const sha = await lab.commit('1.0.0');
  lab.applySet();
  const { release } = await portal.prod(
    ({ viewer }) => viewer?.approve.allowed === true,
  );
  await portal
    .post(`${BASKET}/stages/2/decisions`, {
      releaseId: release.id,
      decision: 'approve',
    })
    .expect(201);
  const well = await target(({ verdict }) => verdict === 'complete');
  expect(well.viewer?.repair).toMatchObject({ code: 'notDrifted' });

  lab.drift('1.0.0-hand-made');
  const drifted = await target(({ verdict }) => verdict === 'drifted');
  expect(drifted.viewer?.repair).toEqual({ allowed: true });

  const { body: diff } = await portal.get(`${PROD}/diff`).expect(200);
  expect(diff).toMatchObject({ deployed: [sha], problems: [] });
  expect(diff.resources).toEqual([
    expect.objectContaining({
      kind: 'ConfigMap',
      name: 'basket',
      change: 'update',
      live: expect.stringContaining('version: 1.0.0-hand-made'),
      desired: expect.stringContaining('version: 1.0.0\n'),
    }),
  ]);

  const { body: comparison } = await portal
    .get(`${BASKET}/compare?left=0&right=2`)
    .expect(200);
  expect(comparison.problems).toEqual([]);
  expect(comparison.rows).toEqual([
    expect.objectContaining({ aspect: 'revision', same: true }),
    {
      aspect: 'value',
      subject: 'ConfigMap basket / stage',
      left: ['dev'],
      right: ['prod'],
      same: false,
    },
    {
      aspect: 'value',
      subject: 'ConfigMap basket / version',
      left: ['1.0.0'],
      right: ['1.0.0'],
      same: true,
    },
  ]);

  const before = lab.syncs().length;
  const answers = await Promise.all([
    portal.post(`${PROD}/repair`, { revisions: [sha] }),
    portal.post(`${PROD}/repair`, { revisions: [sha] }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
  const [{ executionId }] = answers.map(({ body }) => body);
  expect(answers[1].body.executionId).toBe(executionId);
  await target(
    ({ verdict, sync }) => verdict === 'complete' && sync === 'Synced',
  );
  // Too late: it is well again, or was repaired within this second.
  const { status } = await portal.post(`${PROD}/repair`, { revisions: [sha] });
  expect([200, 403]).toContain(status);

  const syncs = lab.syncs().slice(before);
  expect(syncs).toHaveLength(1);
  expect(syncs[0].body).toMatchObject({
    revision: sha,
    prune: false,
    retryStrategy: { refresh: false },
    infos: [
      { name: 'Stagecraft kind', value: 'repair' },
      { name: 'Repaired by', value: 'user:default/grace' },
      { name: 'Stagecraft execution', value: executionId },
    ],
  });
});
