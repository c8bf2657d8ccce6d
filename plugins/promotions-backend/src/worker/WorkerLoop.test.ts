/** How the worker is kept going. */

import { mockServices } from '@backstage/backend-test-utils';
import { FakeReader } from '../__testUtils__/pipelines';
import type { Lane } from '../approvals/ApprovalStore';
import { eventually } from '../platform/__testUtils__/eventually';
import { WorkerLoop } from './WorkerLoop';

const NOTHING_PENDING = {
  pending: async () => [],
  endPending: fail,
  contentsOf: fail,
};

async function fail(): Promise<never> {
  throw new Error('The loop was not expected to ask for it');
}

it('an Argo CD that does not answer holds up nobody else’s approvals', async () => {
  const worked: Lane[] = [];
  let answer: () => void = () => {};
  const dead = new Promise<boolean>(resolve => {
    answer = () => resolve(false);
  });
  const loop = new WorkerLoop({
    store: NOTHING_PENDING,
    config: { policies: [], brokenPolicies: [] },
    clock: () => new Date('2026-11-21T12:31:00.000Z'),
    instances: ['dead', 'alive'],
    reader: new FakeReader(),
    timers: { after: () => () => {} },
    logger: mockServices.logger.mock(),
    onProgress: () => {},
    worker: {
      workOnce: async (lane = { otherThan: [] }) => {
        worked.push(lane);
        return 'instance' in lane && lane.instance === 'dead' ? dead : false;
      },
    },
  });
  loop.start();
  const isAlive = (lane: Lane) =>
    'instance' in lane && lane.instance === 'alive';
  await eventually(() => {
    loop.wake();
    expect(worked.filter(isAlive).length).toBeGreaterThan(2);
  });
  const others = worked.filter(lane => !isAlive(lane));
  expect(others.filter(lane => 'instance' in lane)).toEqual([
    { instance: 'dead' },
  ]);
  expect(others).toContainEqual({ otherThan: ['dead', 'alive'] });
  answer();
  await loop.stop();
});
