/** The whole backend against the simulated Argo CD: prod's new release is bad, a person asks to go back, another agrees. */

import { setTimeout as delay } from 'node:timers/promises';
import type { HistoryResponse } from '@stagecraft/plugin-promotions-common';
import { startLab, type Lab } from '../__testUtils__/lab';
import { BASKET, GRACE, LabPortal, MONA } from '../__testUtils__/labPortal';

jest.setTimeout(120_000);

const ROLLBACK = `${BASKET}/stages/2/rollback`;

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

async function release(version: string): Promise<string> {
  const sha = await lab.commit(version);
  lab.applySet();
  const stage = await portal.prod(
    ({ release: { revisions, id }, viewer }) =>
      revisions[0] === sha &&
      id !== undefined &&
      viewer?.approve.allowed === true,
  );
  await portal
    .post(`${BASKET}/stages/2/decisions`, {
      releaseId: stage.release.id,
      decision: 'approve',
    })
    .expect(201);
  await portal.prod(
    ({ verdict, deployed, approval }) =>
      verdict === 'complete' &&
      deployed[0] === sha &&
      approval?.state === 'succeeded',
  );
  return sha;
}

/** By whom prod was given the release, each time, once both times are written. */
async function recorded(sha: string): Promise<unknown[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const { body }: { body: HistoryResponse } = await portal.get(
      `${BASKET}/history`,
    );
    const given = body.items
      .flatMap(({ stages }) => stages)
      .filter(
        ({ stage, revisions }) => stage.index === 2 && revisions[0] === sha,
      )
      .map(({ startedBy }) => startedBy);
    if (given.length > 1 || Date.now() > end) {
      return given;
    }
    await delay(50);
  }
}

it('goes back with one sync that is pinned, holds the stage, and rolls forward only when a person lets it', async () => {
  const first = await release('1.0.0');
  const second = await release('2.0.0');

  const { body: shown } = await portal.get(
    `${ROLLBACK}?revisions=${first}`,
    MONA,
  );
  expect(shown.permit).toEqual({ allowed: true });
  expect(shown).toMatchObject({
    revisions: [first],
    wouldGo: [],
  });
  await portal
    .get(`${ROLLBACK}?revisions=${second}`)
    .expect(200)
    .expect(({ body }) => expect(body.permit.code).toBe('notInHistory'));

  const asking = {
    releaseId: shown.releaseId,
    revisions: [first],
    reason: 'the new basket is empty',
  };
  await portal.post(ROLLBACK, { ...asking, reason: ' ' }, MONA).expect(400);
  await portal
    .post(ROLLBACK, { ...asking, releaseId: 'another' }, MONA)
    .expect(409);
  const { body: asked } = await portal.post(ROLLBACK, asking, MONA).expect(201);
  expect(asked).toMatchObject({
    kind: 'rollback',
    state: 'pending',
    given: [],
  });
  await portal.post(ROLLBACK, asking, MONA).expect(200);

  const waiting = await portal.prod(
    ({ approval }) => approval?.kind === 'rollback',
  );
  expect(waiting.explanation.text).toContain('mona');
  expect(waiting.viewer?.approve).toEqual({ allowed: true });

  // A newer release comes; the request stands.
  const third = await lab.commit('3.0.0');
  await portal.prod(({ targets }) => targets[0].desired[0] === third);
  const before = lab.syncs().length;
  await portal
    .post(`${BASKET}/stages/2/decisions`, {
      releaseId: asked.releaseId,
      decision: 'approve',
    })
    .expect(201);
  // The newer one may be offered by then, of which nobody has decided anything.
  const back = await portal.prod(
    ({ deployed, approval }) =>
      deployed[0] === first &&
      (approval === undefined || approval.state === 'succeeded'),
  );
  expect(back.holds).toEqual([
    expect.objectContaining({ cause: 'rollback', by: MONA }),
  ]);
  expect(back.outside).toBeUndefined();
  expect(lab.syncs().slice(before)).toEqual([
    expect.objectContaining({
      body: expect.objectContaining({ revision: first, prune: false }),
    }),
  ]);

  const kept = await recorded(first);
  expect(kept).toHaveLength(2);
  expect(kept).toContainEqual({ kind: 'portal', name: GRACE });
  expect(kept).toContainEqual({ kind: 'portal', name: MONA, rollback: true });
  const held = await portal.prod(
    ({ viewer }) => viewer?.approve.allowed === false,
  );
  expect(held.viewer?.approve).toMatchObject({ allowed: false, code: 'held' });
});
