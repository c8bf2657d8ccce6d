import { decodeApplication, decodeApplicationSet } from '../argocd/decode';
import type { ArgoEvent } from '../argocd/types';
import {
  applyEvent,
  applyList,
  NO_OBJECTS,
  touchedSets,
  type InstanceObjects,
} from './applyEvent';

const app = (name: string, owner: string | undefined, version = 1) =>
  decodeApplication({
    metadata: {
      namespace: 'argocd',
      name,
      uid: `uid-${name}`,
      resourceVersion: String(version),
      ownerReferences: owner
        ? [
            {
              kind: 'ApplicationSet',
              name: owner,
              uid: owner,
              controller: true,
            },
          ]
        : [],
    },
  });

const set = (name: string, uid = name, version = 1) =>
  decodeApplicationSet({
    metadata: {
      namespace: 'argocd',
      name,
      uid,
      resourceVersion: String(version),
    },
  });

const appEvent = (
  object: ReturnType<typeof app>,
  type: ArgoEvent['type'] = 'SET',
): ArgoEvent => ({ kind: 'application', type, object });

const setEvent = (
  object: ReturnType<typeof set>,
  type: ArgoEvent['type'] = 'SET',
): ArgoEvent => ({ kind: 'applicationSet', type, object });

const after = (...events: ArgoEvent[]): InstanceObjects =>
  events.reduce(applyEvent, NO_OBJECTS);

const namesOf = (objects: InstanceObjects, owner: string) =>
  [...(objects.applications.get(owner)?.values() ?? [])].map(
    ({ key }) => key.name,
  );

const WORLD = after(
  setEvent(set('checkout')),
  setEvent(set('orders')),
  appEvent(app('checkout-dev', 'checkout', 5)),
  appEvent(app('orders-dev', 'orders')),
);

describe('an event', () => {
  it('touches the one pipeline that it belongs to', () => {
    const next = applyEvent(WORLD, appEvent(app('checkout-qa', 'checkout')));
    expect(touchedSets(WORLD, next)).toEqual(['argocd/checkout']);
    expect(namesOf(next, 'checkout')).toEqual(['checkout-dev', 'checkout-qa']);
    expect(next.applications.get('orders')).toBe(
      WORLD.applications.get('orders'),
    );
  });

  it.each([
    ['seen before', appEvent(app('checkout-dev', 'checkout', 5))],
    ['older than what is known', appEvent(app('checkout-dev', 'checkout', 4))],
    [
      'of an earlier application of that name, deleted since',
      appEvent({ ...app('checkout-dev', 'checkout', 4), uid: 'earlier' }),
    ],
    ['of an application of no set', appEvent(app('standalone', undefined))],
    ['of a deletion of what is not there', setEvent(set('absent'), 'DELETED')],
    [
      'of a deletion of an earlier set of that name',
      setEvent(set('checkout', 'earlier'), 'DELETED'),
    ],
  ])('%s gives the same value back', (_name, event) => {
    expect(applyEvent(WORLD, event)).toBe(WORLD);
  });

  it('takes away what is deleted', () => {
    const next = applyEvent(
      WORLD,
      appEvent(app('checkout-dev', 'checkout', 6), 'DELETED'),
    );
    expect(next.applications.has('checkout')).toBe(false);
    const last = applyEvent(next, setEvent(set('checkout'), 'DELETED'));
    expect([...last.sets.keys()]).toEqual(['argocd/orders']);
    expect(touchedSets(next, last)).toEqual(['argocd/checkout']);
  });

  it('moves an application to the set that owns it now', () => {
    const next = applyEvent(WORLD, appEvent(app('checkout-dev', 'orders', 7)));
    expect(namesOf(next, 'checkout')).toEqual([]);
    expect(namesOf(next, 'orders')).toEqual(['orders-dev', 'checkout-dev']);
    expect(touchedSets(WORLD, next)).toEqual([
      'argocd/checkout',
      'argocd/orders',
    ]);
  });

  it('lets go an application that no set owns any more', () => {
    const next = applyEvent(WORLD, appEvent(app('checkout-dev', undefined, 7)));
    expect(namesOf(next, 'checkout')).toEqual([]);
  });
});

describe('a list', () => {
  it('that says what is known gives the same value back', () => {
    const apps = [
      app('checkout-dev', 'checkout', 5),
      app('orders-dev', 'orders'),
    ];
    expect(applyList(WORLD, { kind: 'application', objects: apps })).toBe(
      WORLD,
    );
    const sets = [set('checkout'), set('orders')];
    expect(applyList(WORLD, { kind: 'applicationSet', objects: sets })).toBe(
      WORLD,
    );
  });

  it('takes away what it does not name, and touches nothing else', () => {
    const objects = [app('checkout-dev', 'checkout', 5)];
    const next = applyList(WORLD, { kind: 'application', objects });
    expect(touchedSets(WORLD, next)).toEqual(['argocd/orders']);
    expect(next.applications.get('checkout')).toBe(
      WORLD.applications.get('checkout'),
    );
  });

  it('is believed where it names an older version, as after a restored backup', () => {
    const objects = [
      app('checkout-dev', 'checkout', 3),
      app('orders-dev', 'orders'),
    ];
    const next = applyList(WORLD, { kind: 'application', objects });
    const restored = next.applications.get('checkout');
    expect(restored?.get('argocd/checkout-dev')?.resourceVersion).toBe('3');
    const later = appEvent(app('checkout-dev', 'checkout', 4));
    expect(touchedSets(next, applyEvent(next, later))).toEqual([
      'argocd/checkout',
    ]);
  });
});
