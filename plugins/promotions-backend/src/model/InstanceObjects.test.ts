import fc from 'fast-check';
import { decodeApplication, decodeApplicationSet } from '../argocd/decode';
import type { Application, ArgoEvent } from '../argocd/types';
import { InstanceObjects } from './InstanceObjects';

let objects: InstanceObjects;

const app = (
  name: string,
  owner: string | undefined,
  version = 1,
  children: string[] = [],
) =>
  decodeApplication({
    status: {
      resources: children.map(child => ({
        group: 'argoproj.io',
        kind: 'Application',
        namespace: 'argocd',
        name: child,
      })),
    },
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

const set = (name: string, uid = name, version = 1, type = 'RollingSync') =>
  decodeApplicationSet({
    spec: { strategy: { type } },
    metadata: {
      namespace: 'argocd',
      name,
      uid,
      resourceVersion: String(version),
    },
  });

const appEvent = (
  object: Application,
  type: ArgoEvent['type'] = 'SET',
): ArgoEvent => ({ kind: 'application', type, object });

const setEvent = (
  object: ReturnType<typeof set>,
  type: ArgoEvent['type'] = 'SET',
): ArgoEvent => ({ kind: 'applicationSet', type, object });

const namesOf = (owner: string) =>
  [...objects.applicationsOf({ uid: owner }).values()].map(
    ({ key }) => key.name,
  );

beforeEach(() => {
  objects = new InstanceObjects();
  [
    setEvent(set('checkout')),
    setEvent(set('orders')),
    appEvent(app('checkout-dev', 'checkout', 5)),
    appEvent(app('orders-dev', 'orders')),
  ].forEach(event => objects.apply(event));
});

describe('an event', () => {
  it('touches the one pipeline that it belongs to', () => {
    const others = objects.applicationsOf({ uid: 'orders' });
    expect(objects.apply(appEvent(app('checkout-qa', 'checkout')))).toEqual([
      'argocd/checkout',
    ]);
    expect(namesOf('checkout')).toEqual(['checkout-dev', 'checkout-qa']);
    expect(objects.applicationsOf({ uid: 'orders' })).toBe(others);
  });

  it.each([
    ['seen before', appEvent(app('checkout-dev', 'checkout', 5))],
    ['older than what is known', appEvent(app('checkout-dev', 'checkout', 4))],
    [
      'of an earlier application of that name, deleted since',
      appEvent({ ...app('checkout-dev', 'checkout', 4), uid: 'earlier' }),
    ],
    [
      'older than the one that hands it over',
      appEvent(app('checkout-dev', 'orders', 4)),
    ],
    ['of an application of no set', appEvent(app('standalone', undefined))],
    ['of a deletion of what is not there', setEvent(set('absent'), 'DELETED')],
    [
      'of a deletion of an earlier set of that name',
      setEvent(set('checkout', 'earlier'), 'DELETED'),
    ],
  ])('%s changes nothing', (_name, event) => {
    const before = objects.applicationsOf({ uid: 'checkout' });
    expect(objects.apply(event)).toEqual([]);
    expect(objects.applicationsOf({ uid: 'checkout' })).toBe(before);
    expect(objects.keys()).toEqual(['argocd/checkout', 'argocd/orders']);
  });

  it('takes away what is deleted', () => {
    const gone = appEvent(app('checkout-dev', 'checkout', 6), 'DELETED');
    expect(objects.apply(gone)).toEqual(['argocd/checkout']);
    expect(namesOf('checkout')).toEqual([]);
    expect(objects.apply(setEvent(set('checkout'), 'DELETED'))).toEqual([
      'argocd/checkout',
    ]);
    expect(objects.keys()).toEqual(['argocd/orders']);
  });

  it('takes away what is deleted without a word on its owner', () => {
    const gone = appEvent(app('checkout-dev', undefined, 5), 'DELETED');
    expect(objects.apply(gone)).toEqual(['argocd/checkout']);
    expect(namesOf('checkout')).toEqual([]);
  });

  it('moves an application to the set that owns it now', () => {
    expect(objects.apply(appEvent(app('checkout-dev', 'orders', 7)))).toEqual([
      'argocd/checkout',
      'argocd/orders',
    ]);
    expect(namesOf('checkout')).toEqual([]);
    expect(namesOf('orders')).toEqual(['orders-dev', 'checkout-dev']);
  });

  it('lets go an application that no set owns any more', () => {
    expect(objects.apply(appEvent(app('checkout-dev', undefined, 7)))).toEqual([
      'argocd/checkout',
    ]);
    expect(namesOf('checkout')).toEqual([]);
  });
});

describe('an application of no pipeline', () => {
  const plain = (version: number) => set('plain', 'plain', version, '');
  const listed = [
    app('checkout-dev', 'checkout', 5),
    app('plain-dev', 'plain', 2),
  ];

  it('is not kept, whatever owns it', () => {
    objects.apply(appEvent(app('plain-dev', 'plain')));
    expect(namesOf('plain')).toEqual(['plain-dev']);
    objects.apply(setEvent(plain(1)));
    expect(namesOf('plain')).toEqual([]);
    expect(objects.apply(appEvent(app('plain-qa', 'plain')))).toEqual([]);
    expect(objects.apply(appEvent(app('nobodys', undefined)))).toEqual([]);
    expect(
      ['plain-dev', 'plain-qa', 'nobodys'].map(name =>
        objects.application(`argocd/${name}`),
      ),
    ).toEqual([undefined, undefined, undefined]);
    expect(objects.wantsList).toBe(false);
  });

  it('is listed again when its set becomes a pipeline', () => {
    objects.apply(setEvent(plain(1)));
    objects.apply(appEvent(app('plain-dev', 'plain')));
    const pipeline = set('plain', 'plain', 2);
    expect(objects.apply(setEvent(pipeline))).toEqual(['argocd/plain']);
    expect(objects.isRead(pipeline)).toBe(false);
    expect(objects.wantsList).toBe(true);
    expect(objects.replace({ kind: 'application', objects: listed })).toContain(
      'argocd/plain',
    );
    expect(namesOf('plain')).toEqual(['plain-dev']);
    expect(objects.isRead(pipeline)).toBe(true);
    expect(objects.wantsList).toBe(false);
  });
});

describe('a child of a target', () => {
  const parent = (version: number, ...children: string[]) =>
    appEvent(app('checkout-dev', 'checkout', version, children));
  const child = (version: number, ...children: string[]) =>
    appEvent(app('child', undefined, version, children));

  it('is kept from the moment that it is named, and touches the pipeline', () => {
    expect(objects.apply(child(1))).toEqual([]);
    objects.apply(parent(6, 'child'));
    expect(objects.wantsList).toBe(true);
    expect(objects.apply(child(2))).toEqual(['argocd/checkout']);
    expect(objects.application('argocd/child')?.resourceVersion).toBe('2');
    expect(objects.apply(child(2))).toEqual([]);
    objects.apply(parent(7));
    expect(objects.application('argocd/child')).toBeUndefined();
    expect(objects.apply(child(3))).toEqual([]);
  });

  it('speaks for its own children too, also when they name each other', () => {
    const listed = [
      app('checkout-dev', 'checkout', 6, ['child']),
      app('child', undefined, 1, ['grandchild']),
      app('grandchild', undefined, 1, ['child']),
      app('stranger', undefined),
      app('orders-dev', 'orders'),
    ];
    expect(objects.replace({ kind: 'application', objects: listed })).toEqual([
      'argocd/checkout',
    ]);
    expect(objects.application('argocd/stranger')).toBeUndefined();
    const later = app('grandchild', undefined, 2, ['child']);
    expect(objects.apply(appEvent(later))).toEqual(['argocd/checkout']);
    const gone = appEvent(app('child', undefined, 1), 'DELETED');
    expect(objects.apply(gone)).toEqual(['argocd/checkout']);
    expect(objects.application('argocd/grandchild')).toBeUndefined();
  });

  it('that is a target itself touches both pipelines', () => {
    objects.apply(parent(6, 'orders-dev'));
    expect(objects.wantsList).toBe(false);
    expect(objects.apply(appEvent(app('orders-dev', 'orders', 2)))).toEqual([
      'argocd/orders',
      'argocd/checkout',
    ]);
  });
});

describe('a list', () => {
  it('that says what is known touches nothing', () => {
    const before = objects.applicationsOf({ uid: 'checkout' });
    const apps = [
      app('checkout-dev', 'checkout', 5),
      app('orders-dev', 'orders'),
    ];
    const sets = [set('checkout'), set('orders')];
    expect(objects.replace({ kind: 'application', objects: apps })).toEqual([]);
    expect(objects.replace({ kind: 'applicationSet', objects: sets })).toEqual(
      [],
    );
    expect(objects.applicationsOf({ uid: 'checkout' })).toBe(before);
  });

  it('takes away what it does not name, and touches nothing else', () => {
    const before = objects.applicationsOf({ uid: 'checkout' });
    const listed = [app('checkout-dev', 'checkout', 5)];
    expect(objects.replace({ kind: 'application', objects: listed })).toEqual([
      'argocd/orders',
    ]);
    expect(objects.applicationsOf({ uid: 'checkout' })).toBe(before);
    expect(namesOf('orders')).toEqual([]);
  });

  it('is believed where it names an older version, as after a restored backup', () => {
    const listed = [
      app('checkout-dev', 'checkout', 3),
      app('orders-dev', 'orders'),
    ];
    expect(objects.replace({ kind: 'application', objects: listed })).toEqual([
      'argocd/checkout',
    ]);
    const later = appEvent(app('checkout-dev', 'checkout', 4));
    expect(objects.apply(later)).toEqual(['argocd/checkout']);
  });
});

describe('whatever arrives', () => {
  const anApp = fc
    .tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('checkout', 'orders', undefined),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(args => app(...args));
  const aList = fc.uniqueArray(anApp, { selector: ({ key }) => key.name });
  type Step = (to: InstanceObjects) => string[];
  const anEvent = fc
    .tuple(anApp, fc.constantFrom('SET' as const, 'DELETED' as const))
    .map(
      ([object, type]): Step =>
        to =>
          to.apply(appEvent(object, type)),
    );
  const aRelist = aList.map(
    (listed): Step =>
      to =>
        to.replace({ kind: 'application', objects: listed }),
  );
  const owners = ['checkout', 'orders'];
  const membersOf = (all: InstanceObjects) =>
    owners.map(uid => all.applicationsOf({ uid }));

  it('touches what changed, and leaves each application with one owner', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anEvent, aRelist)), steps => {
        for (const step of steps) {
          const before = membersOf(objects);
          const touched = step(objects);
          const after = membersOf(objects);
          const changed = owners.filter((_, at) => before[at] !== after[at]);
          expect(touched.sort()).toEqual(changed.map(name => `argocd/${name}`));
          const members = after.flatMap(apps => [...apps.keys()]);
          expect(members).toEqual([...new Set(members)]);
        }
      }),
    );
  });

  it('ends with a list as if there had been nothing before', () => {
    const contents = (all: InstanceObjects) =>
      membersOf(all).map(apps =>
        [...apps].map(([key, { resourceVersion }]) => [key, resourceVersion]),
      );
    fc.assert(
      fc.property(fc.array(anEvent), aList, (events, listed) => {
        const fresh = new InstanceObjects();
        events.forEach(event => event(objects));
        [objects, fresh].forEach(to =>
          to.replace({ kind: 'application', objects: listed }),
        );
        expect(contents(objects)).toEqual(contents(fresh));
      }),
    );
  });
});
