import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { bareObject } from './__testUtils__/FakeArgoCd';
import { decodeApplication } from './decode';
import { EventThrottle } from './EventThrottle';
import type { ArgoEvent } from './types';

const event = (
  name: string,
  version: number,
  more: { type?: ArgoEvent['type']; uid?: string } = {},
): ArgoEvent => {
  const object = decodeApplication(bareObject(name, version));
  const { type = 'SET', uid = object.uid } = more;
  return { kind: 'application', type, object: { ...object, uid } };
};

let time: VirtualTime;
let passed: string[];
let throttle: EventThrottle;

beforeEach(() => {
  time = new VirtualTime();
  passed = [];
  throttle = new EventThrottle(
    ({ type, object }) =>
      passed.push(`${type} ${object.key.name}@${object.resourceVersion}`),
    time.timers,
  );
});

it('holds one event an object in a burst, however long it is, and one timer', async () => {
  for (let version = 1; version <= 20_000; version++) {
    throttle.add(event(`app-${version % 10}`, version));
  }
  expect(passed).toHaveLength(10);
  expect(time.pending).toBe(1);
  await time.advance(200);
  expect(passed).toHaveLength(20);
  expect(passed.slice(10)).toContain('SET app-0@20000');
});

it('passes the deletion of each of two objects that had one name', async () => {
  throttle.add(event('dev', 1));
  throttle.add(event('dev', 4, { type: 'DELETED', uid: 'second' }));
  throttle.add(event('dev', 2, { type: 'DELETED', uid: 'first' }));
  await time.advance(200);
  expect(passed).toEqual(['SET dev@1', 'DELETED dev@4', 'DELETED dev@2']);
});

it('forgets what waits when it is cleared', async () => {
  throttle.add(event('dev', 1));
  throttle.add(event('dev', 2));
  throttle.clear();
  await time.advance(200);
  expect(passed).toEqual(['SET dev@1']);
  expect(time.pending).toBe(0);
});
