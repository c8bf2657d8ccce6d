/** Random stages and the places that they are deployed to, told or found. */
import type {
  StageInput,
  TargetInput,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import { stringify } from 'yaml';
import type { Cluster } from '../render/world';
import type { Random } from './random';

/** Where an Application of each service is asked for. */
export interface Place {
  stage: string;
  /** What the name of its Application ends with */
  suffix: string;
  target: string;
  /** Name or URL */
  cluster: string;
  /** May hold `{service}` */
  namespace: string;
}

/** Stages, where they go, and what of the world says so. */
export interface Places {
  stages: StageInput[];
  targets: TargetsDescription;
  places: Place[];
  clusters: Cluster[];
  files: Record<string, string>;
}

type Named = Pick<StageInput, 'name' | 'gate' | 'maxUpdate'>;

/** A cluster, and what it is called inside other names. */
const BY_NAME: readonly [string, string][] = [
  ['in-cluster', 'in-cluster'],
  ['Prod_EU', 'prod-eu'],
  ['on', 'on'],
  ['admin@kind', 'admin-kind'],
  ['1e3', '1e3'],
];
const BY_URL: readonly [string, string][] = [
  ['https://10.0.0.1:6443', '10.0.0.1'],
  ['https://us.example.com', 'us.example.com'],
  ['http://localhost:8001/k8s', 'localhost'],
];

export const TARGETS_REPOSITORY = 'https://git.example.com/shop/targets.git';
const found = { repoURL: TARGETS_REPOSITORY, revision: 'main' };
const nowhere = { clusters: [], files: {} };

/** Targets that each stage tells, one or several. */
export function listedPlaces(
  random: Random,
  service: string,
  named: readonly Named[],
  { from, most }: { from: 'list' | 'folders' | 'merge'; most: number },
): Places {
  const pool = random.oneOf<readonly [string, string][]>(
    from === 'merge'
      ? [BY_NAME]
      : [BY_NAME, BY_NAME, BY_URL, [...BY_NAME, ...BY_URL]],
  );
  const all = named.map(stage => {
    const count = 1 + random.below(most);
    const first = random.below(pool.length);
    const chosen = pool
      .map((_, index) => pool[(first + index) % pool.length])
      .slice(0, count);
    const targets = chosen.map(([cluster], index) =>
      targetIn(random, stage.name, cluster, index),
    );
    return {
      stage: { ...stage, targets },
      places: targets.map((target, index) =>
        placeOf(service, stage.name, target, chosen[index][1], count),
      ),
    };
  });
  const places = all.flatMap(each => each.places);
  const stages = all.map(({ stage }) => stage);
  const folders = random.oneOf(['deploy/', 'regions/eu/', '']);
  if (from === 'folders') {
    const files = named.map(({ name }) => [`${folders}${name}/app.yaml`, '']);
    const targets = { from, ...found, paths: [`${folders}*`] };
    return {
      ...nowhere,
      stages,
      places,
      targets,
      files: Object.fromEntries(files),
    };
  }
  if (from === 'list') return { ...nowhere, stages, places, targets: { from } };
  const several = all.some(each => each.places.length > 1);
  return {
    ...nowhere,
    stages,
    ...overridden(random, places, several),
    targets: { from, ...found, paths: ['overrides/*.yaml'] },
  };
}

function targetIn(
  random: Random,
  stage: string,
  cluster: string,
  index: number,
): TargetInput {
  return {
    cluster,
    ...random.maybe('namespace', () =>
      random.oneOf([
        '{service}-{stage}',
        `{service}-${stage}-{target}`.replace('{target}', `t${index}`),
        `{service}-{stage}-n`,
      ]),
    ),
    ...(random.chance(0.3) && { name: `t${index}` }),
    ...(random.chance(0.2) && { suffix: `${stage}-s${index}` }),
  };
}

function placeOf(
  service: string,
  stage: string,
  { cluster, name, suffix, namespace = '{service}-{stage}' }: TargetInput,
  inNames: string,
  count: number,
): Place {
  const target = name ?? inNames;
  return {
    stage,
    suffix: suffix ?? (count === 1 ? stage : `${stage}-${target}`),
    target,
    cluster,
    namespace: namespace
      .replace('{service}', service)
      .replace('{stage}', stage),
  };
}

/** Some targets have a file that says another namespace, and another cluster where the stage is enough to find it. */
function overridden(
  random: Random,
  places: readonly Place[],
  several: boolean,
): Pick<Places, 'places' | 'files'> {
  const files: Record<string, string> = {};
  const changed = places.map((place, index) => {
    if (random.chance(0.5)) return place;
    const over = {
      ...place,
      namespace: `other-${index}`,
      ...(!several && { cluster: 'elsewhere' }),
    };
    const { stage, cluster, namespace } = over;
    files[`overrides/${index}.yaml`] = stringify(
      { stage, cluster, namespace },
      { defaultStringType: 'QUOTE_DOUBLE' },
    );
    return over;
  });
  return { places: changed, files };
}

/** Clusters with a label for their stage, and one that has none. */
export function clusterPlaces(
  random: Random,
  service: string,
  named: readonly Named[],
): Places {
  const namespace = random.oneOf([
    '{service}-{stage}',
    '{service}',
    '{target}-{service}',
  ]);
  const clusters: Cluster[] = [{ name: 'other', server: 'https://other' }];
  const places: Place[] = [];
  named.forEach(({ name: stage }, index) => {
    const count = 1 + random.below(3);
    for (let at = 0; at < count; at += 1) {
      const name = `C_${index}-${at}`;
      const inNames = `c-${index}-${at}`;
      const server = `https://${index}-${at}.example.com`;
      clusters.push({ name, server, labels: { env: stage, more: 'true' } });
      places.push({
        stage,
        suffix: `${stage}-${inNames}`,
        target: inNames,
        cluster: server,
        namespace: namespace
          .replace('{service}', service)
          .replace('{stage}', stage)
          .replace('{target}', inNames),
      });
    }
  });
  const stages = named.map(stage => ({
    ...stage,
    clusterLabels: { env: stage.name, ...random.maybe('more', () => 'true') },
  }));
  const targets = { from: 'clusters' as const, namespace };
  return { stages, targets, places, clusters, files: {} };
}

/** A file for each target. */
export function filePlaces(random: Random, named: readonly Named[]): Places {
  const files: Record<string, string> = {};
  const places = named.flatMap(({ name: stage }) =>
    BY_NAME.slice(0, 1 + random.below(3)).map(([cluster, target]): Place => {
      const namespace = `${stage}-${target}`;
      files[`targets/${stage}-${target}/target.yaml`] = stringify(
        { stage, cluster, namespace },
        { defaultStringType: 'QUOTE_DOUBLE' },
      );
      return {
        stage,
        suffix: `${stage}-${target}`,
        target,
        cluster,
        namespace,
      };
    }),
  );
  const targets = {
    from: 'files' as const,
    ...found,
    paths: ['targets/*/target.yaml'],
  };
  return { stages: [...named], targets, places, clusters: [], files };
}
