/** What the index finds is what the rules would find among all, and no more than it must be. */

import { application, snapshot } from '../__testUtils__/pipelines';
import { keyOf } from '../argocd/mergeList';
import { seeded } from '../platform/__testUtils__/seeded';
import type { LinkedEntity } from './entityAnnotations';
import { linksOf } from './entityLinks';
import { PipelineIndex } from './PipelineIndex';
import type { PipelineSnapshot } from './PipelineReader';

const OURS = 'promotions.stagecraft.dev/pipeline';
const NAMES_ENTITY = 'backstage.io/entity-ref';
const CHECKOUT = 'component:default/checkout';

interface Made {
  name: string;
  namespace?: string;
  annotations?: Record<string, string>;
  apps?: {
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  }[];
}

function pipeline({ name, namespace = 'argocd', annotations, apps }: Made) {
  return snapshot({
    ref: { instance: 'eu', namespace, name },
    set: { annotations: annotations ?? {} },
    prod: (apps ?? []).map(app =>
      application(app.name, {
        key: { namespace, name: app.name },
        labels: app.labels ?? {},
        annotations: app.annotations ?? {},
      }),
    ),
  });
}

class Indexed {
  readonly index = new PipelineIndex();
  readonly all = new Map<string, PipelineSnapshot>();

  put(...snapshots: PipelineSnapshot[]) {
    for (const one of snapshots) {
      const key = keyOf(one.set.key);
      this.all.set(key, one);
      const targets = one.applications.flat();
      this.index.put(
        key,
        one.set,
        // Some here have the same name.
        new Map(targets.map((app, at) => [`${at}`, app])),
      );
    }
    return this;
  }

  remove(key: string) {
    this.all.delete(key);
    this.index.remove(key);
  }

  among(keys: readonly string[]) {
    return keys.flatMap(key => this.all.get(key) ?? []);
  }
}

const entity = (annotations: Record<string, string>): LinkedEntity => ({
  ref: CHECKOUT,
  annotations,
});

describe('of a thousand pipelines, those that the index looks at for an entity', () => {
  const thousand = new Indexed().put(
    ...Array.from({ length: 1_000 }, (_, at) =>
      pipeline({
        name: `web-${at}`,
        annotations: { [NAMES_ENTITY]: `web-${at}` },
        apps: ['dev', 'prod'].map(stage => ({
          name: `web-${at}-${stage}`,
          labels: { app: `web-${at}`, stage },
        })),
      }),
    ),
    pipeline({
      name: 'named',
      annotations: { [NAMES_ENTITY]: 'checkout, other' },
    }),
    pipeline({
      name: 'named-by-application',
      apps: [{ name: 'x', annotations: { [NAMES_ENTITY]: CHECKOUT } }],
    }),
  );
  const both = ['argocd/named', 'argocd/named-by-application'];

  it.each<[string, Record<string, string>, string[]]>([
    ['that only sets name', {}, []],
    ['that names one', { [OURS]: 'web-7' }, ['argocd/web-7']],
    [
      'that names two in full',
      { [OURS]: 'eu:argocd/web-7, argocd/web-8' },
      ['argocd/web-7', 'argocd/web-8'],
    ],
    ['that names none that there is', { [OURS]: 'shop/web-7, a/b/c' }, []],
    [
      'with the name of an Application',
      { 'argocd/app-name': 'web-7-dev' },
      ['argocd/web-7'],
    ],
    [
      'with a selector, by its narrowest label',
      { 'argocd/app-selector': 'stage=dev,app in (web-7,web-8),!legacy' },
      ['argocd/web-7', 'argocd/web-8'],
    ],
    [
      'with a selector of a label that nobody has',
      { 'argocd/app-selector': 'app=absent' },
      [],
    ],
  ])('%s', (_, annotations, others) => {
    expect(thousand.index.keysFor(entity(annotations))).toEqual([
      ...both,
      ...others,
    ]);
  });

  it('with a selector that no label narrows are all', () => {
    const subject = entity({ 'argocd/app-selector': '!legacy' });
    expect(thousand.index.keysFor(subject)).toHaveLength(1_002);
  });
});

describe('after any changes', () => {
  const random = seeded(7);
  const pick = <T>(values: readonly T[]): T =>
    values[Math.floor(random() * values.length)];
  const NAMES = ['a', 'b', 'c', 'd', 'a-b'];
  const REFS = ['', CHECKOUT, 'checkout', 'Component:Default/Checkout,x', 'y'];
  const LABELS: Record<string, string>[] = [
    {},
    { app: 'a' },
    { app: 'b', env: 'x' },
    { env: 'y' },
  ];

  const anyPipeline = () =>
    pipeline({
      name: pick(NAMES),
      namespace: pick(['argocd', 'shop']),
      annotations: { [NAMES_ENTITY]: pick(REFS) },
      apps: Array.from({ length: Math.floor(random() * 3) }, () => ({
        name: pick(NAMES),
        labels: pick(LABELS),
        annotations: { [NAMES_ENTITY]: pick(REFS) },
      })),
    });
  const anyEntity = () =>
    entity({
      [OURS]: pick(['', 'a', 'shop/b', 'eu:c', 'us:c', 'a-b, d', 'a/b/c']),
      [pick(['argocd/app-name', 'argocd/app-selector'])]: pick([
        'a',
        'app=a',
        'app in (a,b),env!=y',
        'env',
        '!env',
        '(',
      ]),
    });

  it('finds, in order, what the rules find among all, and what is wrong', () => {
    const world = new Indexed();
    const instances = [{ name: 'eu', freshness: { state: 'live' as const } }];
    let found = 0;
    for (let step = 0; step < 2_000; step += 1) {
      const one = anyPipeline();
      if (random() < 0.3) {
        world.remove(keyOf(one.set.key));
      } else {
        world.put(one);
      }
      const subject = anyEntity();
      const all = world.among([...world.all.keys()].sort());
      const expected = linksOf(subject, all, instances);
      const few = world.among(world.index.keysFor(subject));
      expect(linksOf(subject, few, instances)).toEqual(expected);
      expect(world.among(world.index.keys)).toEqual(all);
      found += expected.pipelines.length;
    }
    expect(found).toBeGreaterThan(1_000);
  });
});
