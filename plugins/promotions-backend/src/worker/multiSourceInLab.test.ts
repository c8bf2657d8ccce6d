/** The whole backend against the simulated Argo CD: Applications of two sources are approved and synced at both. */

import { startLab, type Lab } from '../__testUtils__/lab';
import { BASKET, LabPortal } from '../__testUtils__/labPortal';

jest.setTimeout(120_000);

let lab: Lab;
let portal: LabPortal;

beforeAll(async () => {
  lab = await startLab();
  const entities = [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'grace', namespace: 'default' },
      spec: {},
    },
  ];
  portal = await new LabPortal(lab, { entities }).start();
});

afterAll(async () => {
  await portal?.end();
  await lab?.stop();
});

it('both sources are pinned by position, and what Argo CD took is known as ours', async () => {
  const more = Object.fromEntries(
    ['dev', 'qa', 'prod'].map(stage => [
      `config/${stage}/more.yaml`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata: {a: "1"}\n',
    ]),
  );
  const sha = await lab.commit('1.0.0', 'basket 1.0.0', more);
  lab.applySet('basket', { alsoFrom: 'config' });
  const { release } = await portal.prod(
    stage => stage.release.offered && stage.release.id !== undefined,
  );
  expect(release.revisions).toEqual([sha, sha]);
  await portal
    .post(`${BASKET}/stages/2/decisions`, {
      releaseId: release.id,
      decision: 'approve',
    })
    .expect(201);

  const { approval } = await portal.prod(stage => stage.verdict === 'complete');
  expect(lab.syncs()).toMatchObject([
    { body: { revisions: [sha, sha], sourcePositions: [1, 2] } },
  ]);
  expect(lab.prod().status?.history).toMatchObject([{ revisions: [sha, sha] }]);
  expect(approval?.execution).toMatchObject([{ target: 'basket-prod' }]);
  const done = await portal.prod(
    stage => stage.approval?.state === 'succeeded',
  );
  expect(done.approval?.execution[0].state).toBe('succeeded');
});
