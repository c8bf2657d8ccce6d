/** From the POST of an approval to the arrival of its sync at Argo CD, over HTTP, on SQLite and on PostgreSQL. */

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { GatedWorld } from '../argocd/GatedWorld';
import type { Figure } from '../figures';
import { percentile } from '../measure/statistics';
import type { Visitor } from '../processes/Backend';
import { startApprovingPortal } from '../processes/approvingPortal';
import { opened, placeOf, type Row, type Setting } from '../Setting';

/** A PostgreSQL that may be written to; its row is left out when absent. */
const POSTGRES = process.env.STAGECRAFT_BENCH_POSTGRES;
const GOAL = { atMost: 100 };
const PIPELINE = '/promotions/pipelines/bench/argocd/approved';
const PATIENCE_MS = 60_000;

const pipeline = z.looseObject({
  stages: z.array(
    z.looseObject({
      verdict: z.string(),
      release: z.looseObject({
        id: z.string().optional(),
        offered: z.boolean(),
        revisions: z.array(z.string()),
      }),
    }),
  ),
});

export const measureApprove: Row = async setting => {
  const figures = await measureOn(setting, 'SQLite');
  return POSTGRES
    ? [...figures, ...(await measureOn(setting, 'PostgreSQL', POSTGRES))]
    : figures;
};

async function measureOn(
  setting: Setting,
  name: string,
  postgres?: string,
): Promise<Figure[]> {
  const place = placeOf(setting, `approve-${name}`);
  mkdirSync(place, { recursive: true });
  const world = await GatedWorld.start(path.join(place, 'argocd'));
  const portal = await startApprovingPortal({ place, world, postgres });
  const { visitor } = await opened(portal);
  const samples = setting.options.quick ? 5 : 60;
  const times: number[] = [];
  for (let sample = -2; sample < samples; sample++) {
    const time = await approveOnce(world, visitor, sample + 3);
    // The first ones load code.
    if (sample >= 0) times.push(time);
  }
  await portal.end();
  await world.stop();
  const figure = (part: number): Figure => ({
    row: 'approve',
    what: `from the approval to the sync at Argo CD, ${name}, p${part * 100}`,
    value: percentile(times, part),
    unit: 'ms',
  });
  return [{ ...figure(0.5), goal: GOAL }, figure(0.99)];
}

/** Commits, waits until the release is offered, approves it, and waits for its sync; milliseconds between the last two. */
async function approveOnce(
  world: GatedWorld,
  visitor: Visitor,
  version: number,
): Promise<number> {
  const revision = await world.commit(version);
  const releaseId = await offered(visitor, revision);
  const began = performance.now();
  const answer = await visitor.post(`${PIPELINE}/stages/1/decisions`, {
    releaseId,
    decision: 'approve',
  });
  if (answer.status !== 201) {
    throw new Error(
      `The approval was answered ${answer.status}: ${answer.text}`,
    );
  }
  const took = await until(() => world.arrivedAfter(began));
  await until(async () => {
    const [, prod] = await stagesOf(visitor);
    return prod?.verdict === 'complete' || undefined;
  });
  return took;
}

function offered(visitor: Visitor, revision: string): Promise<string> {
  return until(async () => {
    const [, prod] = await stagesOf(visitor);
    return prod?.release.offered && prod.release.revisions.includes(revision)
      ? prod.release.id
      : undefined;
  });
}

async function stagesOf(visitor: Visitor) {
  const { status, text } = await visitor.ask(PIPELINE);
  return status === 200 ? pipeline.parse(JSON.parse(text)).stages : [];
}

async function until<T>(look: () => Promise<T | undefined> | T | undefined) {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUpAt) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(2);
  }
  throw new Error('What was awaited never came');
}
