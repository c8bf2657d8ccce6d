/** Random pipelines of every shape, each with the world that it is rendered in and the Applications that it asks for. */
import type {
  PipelineInput,
  ServicesDescription,
  SourceInput,
  StageInput,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import type { RenderWorld } from '../render/world';
import { HOSTILE_LINES, HOSTILE_TEXTS } from './hostileTexts';
import { randomOf, type Random } from './random';
import {
  clusterPlaces,
  filePlaces,
  listedPlaces,
  type Places,
} from './randomPlaces';
import { randomServices } from './randomServices';
import { randomSources } from './randomSources';

/** An Application that a pipeline asks for. */
export interface AskedApplication {
  stage: string;
  name: string;
  /** Its name or URL */
  cluster: string;
  namespace: string;
  /** Of the source that a release is a revision of */
  revision: string;
}

/** A pipeline and what must become of it. */
export interface RandomPipeline {
  input: PipelineInput;
  world: RenderWorld;
  asked: AskedApplication[];
}

/** How targets are found, and services. */
export interface Shape {
  from: TargetsDescription['from'];
  services?: ServicesDescription['from'];
}

const SERVICES = ['folders', 'files', 'repositories', 'pullRequests'] as const;

/** Every way to find targets, and services where they go with it. */
export const SHAPES: readonly Shape[] = [
  { from: 'list' },
  { from: 'folders' },
  { from: 'files' },
  { from: 'merge' },
  { from: 'clusters' },
  ...SERVICES.map(services => ({ from: 'list' as const, services })),
  ...SERVICES.map(services => ({ from: 'clusters' as const, services })),
];

/** The same for the same seed; the shapes take turns. */
export function randomPipeline(seed: number): RandomPipeline {
  const random = randomOf(seed);
  const shape = SHAPES[seed % SHAPES.length];
  const name = random.oneOf([
    'cart',
    'a',
    'on',
    '123',
    'payments-api',
    'x-1e3',
  ]);
  const service = shape.services ? '{service}' : name;
  const given = shape.services
    ? randomServices(random, name, shape.services)
    : undefined;
  const { stages, targets, places, clusters, files } = placesFor(
    random,
    service,
    shape,
  );
  const sources = randomSources(random, { targets: shape.from, ...shape });
  const base = revisionOf(sources, shape);
  const own = ownRevisions(random, stages, base);
  const found = given?.found ?? [{ name, revision: '' }];
  return {
    input: {
      name,
      sources,
      targets,
      ...(given && { services: given.services }),
      stages: stages.map(stage => ({ ...stage, ...own(stage.name) })),
      executor: 'portal: "one"',
      ...metadata(random, shape),
      ...policies(random, stages),
    },
    world: {
      clusters: async () => clusters,
      files: async () => new Map(Object.entries({ ...files, ...given?.files })),
      ...given?.forge,
    },
    asked: places.flatMap(({ stage, suffix, cluster, namespace }) =>
      found.map(each => ({
        stage,
        name: `${each.name}-${suffix}`,
        cluster,
        namespace: namespace.replace('{service}', each.name),
        revision:
          own(stage).targetRevision ??
          base.replace('{revision}', each.revision),
      })),
    ),
  };
}

const STAGES = [
  'dev',
  'qa',
  'staging',
  '1st',
  'on',
  'yes',
  'null',
  '123',
  '1e3',
  'prod',
];

function stagesOf(random: Random) {
  const many = random.chance(0.01);
  const some = random.some(STAGES);
  const names = many
    ? Array.from({ length: 50 }, (_, index) => `s${index}`)
    : [...some, ...(some.length === 0 ? ['prod'] : [])];
  return names.map(name => {
    const gate = random.oneOf(['argocd', 'verified', 'approval']);
    return {
      name,
      gate,
      ...(gate === 'argocd' &&
        random.maybe('maxUpdate', () =>
          random.oneOf<string | number>([1, 3, '25%', '100%']),
        )),
    };
  });
}

function placesFor(random: Random, service: string, { from }: Shape): Places {
  const named = stagesOf(random);
  switch (from) {
    case 'clusters':
      return clusterPlaces(random, service, named);
    case 'files':
      return filePlaces(random, named);
    case 'folders':
      return listedPlaces(random, service, named, { from, most: 1 });
    default:
      return listedPlaces(random, service, named, {
        from,
        most: random.oneOf([1, 3]),
      });
  }
}

function revisionOf(
  sources: readonly SourceInput[],
  { services }: Shape,
): string {
  const leading = sources.find(({ kind }) => kind !== 'values');
  const left = services === 'pullRequests' ? '{revision}' : 'main';
  return leading?.targetRevision ?? left;
}

/** A verified stage needs the lineage of those before it, so then all follow one revision. */
function ownRevisions(
  random: Random,
  stages: readonly StageInput[],
  base: string,
): (stage: string) => Pick<StageInput, 'targetRevision'> {
  const verified = stages.some(({ gate }) => gate === 'verified');
  const given = random.chance(0.5) && base !== '{revision}' && !verified;
  const revisions = new Map(
    stages.flatMap(({ name }): [string, string][] =>
      given && random.chance(0.5)
        ? [[name, random.oneOf(['2.0.0', '1.2.3', 'main'])]]
        : [],
    ),
  );
  return stage => {
    const targetRevision = revisions.get(stage);
    return targetRevision === undefined ? {} : { targetRevision };
  };
}

function metadata(random: Random, { services }: Shape) {
  const listed = [
    '{target}',
    '{service}',
    '{stage}',
    'on',
    '',
    'v1.2_x',
  ] as const;
  return {
    ...random.maybe('namespace', () => 'argo'),
    ...random.maybe('project', () => random.oneOf(['shop', 'on', 'a.b'])),
    ...random.maybe('entityRef', () =>
      services ? 'component:default/{service}' : 'component:shop/cart',
    ),
    ...random.maybe('labels', () => ({
      team: random.oneOf(listed),
      'example.com/x': random.oneOf(listed),
    })),
    annotations: {
      note: random.oneOf(HOSTILE_TEXTS),
      ...random.maybe(
        'example.com/where',
        () => '{stage}/{target}/{namespace}',
      ),
    },
    ...random.maybe('notifications', () => [
      {
        trigger: 'on-deployed',
        service: 'slack',
        recipients: ['team', random.oneOf(['#shop', '{{.stage}}', 'a b'])],
      },
      { trigger: 'on-failed', service: 'webhook', recipients: [] },
    ]),
    ...random.maybe('scaffoldedBy', () => random.oneOf(HOSTILE_LINES)),
  };
}

function policies(random: Random, stages: readonly StageInput[]) {
  const heals = stages.some(({ gate }) => gate === 'argocd');
  return {
    ...random.maybe('sync', () => ({
      ...random.maybe('retry', () => ({
        limit: 5,
        duration: '1m30s',
        factor: 1,
        maxDuration: '1h',
      })),
      ...random.maybe('options', () =>
        random.some(['CreateNamespace=true', 'ServerSideApply=true']),
      ),
      ...random.maybe('prune', () => random.chance(0.5)),
      ...(heals && random.maybe('selfHeal', () => random.chance(0.5))),
      ...random.maybe('ignoreDifferences', () => [
        {
          group: 'apps',
          kind: 'Deployment',
          jsonPointers: ['/spec/replicas'],
          jqPathExpressions: ['.a[] | select(.b == "{{x}}")'],
          managedFieldsManagers: [],
        },
      ]),
      ...random.maybe('finalizers', () => [
        'resources-finalizer.argocd.argoproj.io',
      ]),
    })),
    ...random.maybe('lifecycle', () => ({
      ...random.maybe('deletionOrder', () =>
        random.oneOf(['Reverse', 'AllAtOnce']),
      ),
      ...random.maybe('applicationsSync', () =>
        random.oneOf(['create-update', 'sync']),
      ),
      ...random.maybe('preserveResourcesOnDeletion', () => random.chance(0.7)),
      ...random.maybe('preservedFields', () => ({
        annotations: random.some(['example.com/kept']),
        labels: random.some(['kept']),
      })),
    })),
  };
}
