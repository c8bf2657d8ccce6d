/** Random sources of a pipeline. */
import type {
  ServicesDescription,
  SourceInput,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import { HOSTILE_LINES, HOSTILE_TEXTS } from './hostileTexts';
import type { Random } from './random';

export const REPOSITORY = 'https://git.example.com/shop/deploy.git';
const OTHER = 'git@git.example.com:shop/values.git';
const REVISIONS = ['main', 'release/1.x', 'v1.*', '3f1c2a9', '1e3'] as const;

/** What sources have to do with targets and services. */
export interface SourceScope {
  targets: TargetsDescription['from'];
  services?: ServicesDescription['from'];
}

/** One that makes manifests, and sometimes another one or values from elsewhere. */
export function randomSources(
  random: Random,
  scope: SourceScope,
): SourceInput[] {
  const kind = random.oneOf(['directory', 'kustomize', 'helm', 'chart']);
  const withValues =
    kind === 'chart' || (kind === 'helm' && random.chance(0.5));
  const leading = leadingSource(random, scope, kind, withValues);
  const values: SourceInput = {
    kind: 'values',
    repoURL: OTHER,
    targetRevision:
      scope.services === 'pullRequests'
        ? '{revision}'
        : random.oneOf(REVISIONS),
    ref: 'values',
  };
  const also: SourceInput = {
    kind: 'directory',
    repoURL: OTHER,
    path: 'shared',
    ...(random.chance(0.5) && { targetRevision: 'main' }),
  };
  const more = [
    ...(withValues ? [values] : []),
    ...(random.chance(0.2) ? [also] : []),
  ];
  return random.chance(0.5)
    ? [leading, ...more]
    : [...(withValues ? [values] : []), leading];
}

function leadingSource(
  random: Random,
  scope: SourceScope,
  kind: 'directory' | 'kustomize' | 'helm' | 'chart',
  withValues: boolean,
): SourceInput {
  const values = helmValues(random, withValues);
  if (kind === 'chart') {
    return {
      kind,
      repoURL: random.oneOf([
        'https://charts.example.com',
        'oci://registry.example.com:5000/charts',
        'registry.example.com/charts',
      ]),
      chart: random.oneOf(['cart', 'shop/cart']),
      targetRevision: random.oneOf(['1.2.3', '^1.0', '>=1.0.0 <2.0.0']),
      ...values,
    };
  }
  const folder = {
    repoURL: REPOSITORY,
    ...pathOf(random, scope),
    ...(scope.services === 'pullRequests'
      ? {}
      : random.maybe('targetRevision', () => random.oneOf(REVISIONS))),
  };
  if (kind === 'helm') return { kind, ...folder, ...values };
  if (kind === 'kustomize') {
    return {
      kind,
      ...folder,
      ...random.maybe('images', () => [
        'cart=registry.example.com/cart:{stage}',
      ]),
      ...random.maybe('namePrefix', () => 'a-'),
      ...random.maybe('nameSuffix', () => '-b'),
    };
  }
  return {
    kind,
    ...folder,
    ...random.maybe('recurse', () => random.chance(0.5)),
    ...random.maybe('include', () => '{*.yaml,*.json}'),
    ...random.maybe('exclude', () => random.oneOf(HOSTILE_LINES)),
  };
}

/** With services something of each must be in the path. */
function pathOf(random: Random, { targets, services }: SourceScope) {
  const plain = ['deploy/{stage}', 'envs/{stage}/{target}', '.'] as const;
  const own = [
    'apps/{service}/{stage}',
    '{stage}/{service}/{namespace}',
  ] as const;
  if (services === undefined || services === 'pullRequests') {
    const folders = ['{path}', 'deploy/{stage}'] as const;
    return random.maybe('path', () =>
      random.oneOf(targets === 'folders' ? folders : plain),
    );
  }
  if (services === 'folders') {
    return random.maybe('path', () => random.oneOf([...own, '{path}/{stage}']));
  }
  return { path: random.oneOf(own) };
}

function helmValues(random: Random, withValues: boolean) {
  return {
    ...random.maybe('releaseName', () =>
      random.oneOf(['cart', '{service}', 'r-{stage}']),
    ),
    ...(withValues
      ? { valueFiles: ['$values/{service}/{stage}.yaml', '$values/all.yaml'] }
      : random.maybe('valueFiles', () => ['values-{stage}.yaml'])),
    ...random.maybe('values', () => ({
      text: random.oneOf(HOSTILE_TEXTS),
      [`${random.oneOf(HOSTILE_LINES)} key`]: [
        1,
        1.5,
        true,
        null,
        { deep: '{stage}' },
      ],
    })),
  };
}
