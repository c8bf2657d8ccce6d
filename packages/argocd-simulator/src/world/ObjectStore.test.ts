import { createObjectStore } from './ObjectStore';
import { KubeObject, ObjectEvent } from './types';

function store() {
  let uid = 0;
  return createObjectStore({
    now: () => new Date('2026-11-21T12:00:00.900Z'),
    newUid: () => `uid-${(uid += 1)}`,
  });
}

const configMap = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'dev' },
  data,
});
const KEY = { kind: 'ConfigMap', namespace: 'dev', name: 'web' };

function heard(objects: ReturnType<typeof store>): string[] {
  const events: string[] = [];
  objects.watch('ConfigMap', ({ type }: ObjectEvent) => events.push(type));
  return events;
}

it('gives identity, time in whole seconds and versions', () => {
  const objects = store();
  objects.put(configMap({ a: '1' }));
  const { metadata } = objects.put(configMap({ a: '2' }));
  expect(metadata).toMatchObject({
    uid: 'uid-1',
    creationTimestamp: '2026-11-21T12:00:00Z',
    generation: 2,
    resourceVersion: objects.resourceVersion,
  });
});

it('tells watchers each change once, and a write that changes nothing not at all', () => {
  const objects = store();
  const events = heard(objects);
  const first = objects.put(configMap({ a: '1' }));
  objects.put(first);
  objects.put(configMap({ a: '2' }));
  objects.remove(KEY);
  expect(events).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
});

it('counts a change of the status into no generation', () => {
  const objects = store();
  const first = objects.put(configMap({ a: '1' }));
  expect(
    objects.put({ ...first, status: { ready: true } }).metadata.generation,
  ).toBe(1);
});

it('keeps an object that is deleted until its finalizers are gone', () => {
  const objects = store();
  const events = heard(objects);
  const live = objects.put({
    ...configMap({}),
    metadata: { ...configMap({}).metadata, finalizers: ['hold'] },
  });
  objects.remove(KEY);
  expect(objects.get(KEY)?.metadata.deletionTimestamp).toBe(
    '2026-11-21T12:00:00Z',
  );
  const dying = objects.get(KEY) ?? live;
  objects.put({ ...dying, metadata: { ...dying.metadata, finalizers: [] } });
  expect(objects.get(KEY)).toBeUndefined();
  expect(events).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
});

it('gives out objects that cannot be changed', () => {
  const objects = store();
  const found = objects.put(configMap({ a: '1' }));
  expect(Object.isFrozen(found.metadata)).toBe(true);
});
