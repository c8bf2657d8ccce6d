/** The whole way from a simulated Argo CD over HTTP to pipelines in memory, while the connection misbehaves. */

import { setTimeout as delay } from 'node:timers/promises';
import type { NewFault } from '@stagecraft/argocd-simulator';
import { startLab, type Lab } from '../__testUtils__/lab';
import { ArgoWatch } from '../argocd/ArgoWatch';
import { connect } from '../argocd/connect';
import { systemClock } from '../platform/clock';
import { systemTimers } from '../platform/timers';
import { entityRefsOf } from './entityLinks';
import { ReadModel } from './ReadModel';

jest.setTimeout(60_000);

const BASKET = { instance: 'lab', namespace: 'argocd', name: 'basket' };

/** Both streams. */
const CUT: NewFault = {
  fault: { kind: 'cut' },
  match: { path: '/stream/' },
  count: 2,
};

let lab: Lab;
let model: ReadModel;
let watch: ArgoWatch;
let token: string;
let warnings: string[];

beforeEach(async () => {
  token = 'backstage-token';
  warnings = [];
  lab = await startLab();
  const world = { clock: systemClock, timers: systemTimers, random: () => 0 };
  const api = connect(
    {
      name: 'lab',
      url: lab.url,
      frontendUrl: lab.url,
      token: () => token,
      execute: true,
    },
    systemClock,
  );
  model = new ReadModel({
    ...world,
    instances: [{ api, frontendUrl: lab.url, execute: true }],
    entityRefs: entityRefsOf,
    commitUrl: () => undefined,
  });
  const logger = {
    info: () => undefined,
    warn: (message: string) => warnings.push(message),
  };
  watch = new ArgoWatch(api, model.listenerFor('lab'), world, logger);
  model.start();
});

afterEach(async () => {
  await watch.stop();
  model.stop();
  await lab.stop();
});

const basket = () => model.pipeline(BASKET)?.pipeline;
const freshness = () => model.instances()[0].freshness;
const verdicts = () =>
  basket()
    ?.stages.map(({ verdict }) => verdict)
    .join(' ');

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > end) {
      throw new Error(
        `${what} was not reached: ${verdicts()}, ${JSON.stringify(
          freshness(),
        )}`,
      );
    }
    await delay(10);
  }
}

/** The first version waits at prod's gate. */
async function showFirst(): Promise<string> {
  const revision = await lab.commit('1.0.0');
  await lab.applySet();
  watch.start();
  await until('the gate', () => verdicts() === 'complete complete gated');
  return revision;
}

const isShown = (revision: string) =>
  freshness().state === 'live' &&
  verdicts() === 'complete complete gated' &&
  basket()?.stages[2].release.revisions[0] === revision;

describe('following an Argo CD', () => {
  it('shows the release that waits, with its id and its commit', async () => {
    const revision = await showFirst();
    await until(
      'the release',
      () => basket()?.stages[2].release.id !== undefined,
    );
    await until('the commit', () => basket()?.commits.length === 1);
    expect(basket()?.stages[2].release).toMatchObject({
      revisions: [revision],
      offered: true,
    });
    expect(basket()?.commits[0]).toMatchObject({
      revision,
      subject: 'basket 1.0.0',
      author: 'Dana Dev',
    });
    expect(freshness().state).toBe('live');
  });

  it.each<[string, ...NewFault[]]>([
    ['cut', CUT],
    ['cut in a line', { fault: { kind: 'halfLine' }, count: 2 }],
    ['disturbed by garbage', { fault: { kind: 'garbage' }, count: 2 }],
    ['sent twice', { fault: { kind: 'duplicate' }, count: 20 }],
    ['out of order', { fault: { kind: 'reorder' }, count: 4 }],
    [
      'cut and answered 503',
      CUT,
      { fault: { kind: 'status', status: 503 }, count: 4 },
    ],
    [
      'cut and answered 429',
      CUT,
      { fault: { kind: 'status', status: 429, retryAfter: 1 }, count: 2 },
    ],
  ])('loses nothing when it is %s', async (_name, ...faults) => {
    await showFirst();
    faults.forEach(fault => lab.faults.add(fault));
    const next = await lab.commit('1.1.0');
    await until('the second commit', () => isShown(next));
    expect(basket()?.candidates[0].revisions).toEqual([next]);
  });

  it('says that the account is refused, and takes up a new token', async () => {
    await showFirst();
    token = 'expired';
    lab.faults.add({
      fault: { kind: 'cut' },
      match: { path: '/stream/' },
      count: 2,
    });
    await until('the refusal', () =>
      Boolean(freshness().reason?.startsWith('it does not accept our account')),
    );
    expect(verdicts()).toBe('unknown unknown unknown');
    const next = await lab.commit('1.1.0');
    token = 'backstage-token';
    await until('the second commit', () => isShown(next));
  });

  it('follows an Argo CD that cannot stream ApplicationSets', async () => {
    lab.faults.add({
      fault: { kind: 'status', status: 404 },
      match: { path: '/stream/applicationsets' },
    });
    const revision = await lab.commit('1.0.0');
    await lab.applySet();
    watch.start();
    await until('the gate', () => isShown(revision));
    expect(freshness().state).toBe('live');
  });
});
