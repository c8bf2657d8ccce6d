/** Checks how the Applications of a set are synced: what RollingSync ignores, and what it lets slip. */
import { ANNOTATION_PRUNE } from '@stagecraft/plugin-promotions-common';
import type { RenderedApplication } from '../render/application';
import type { Json } from '../schema/json';
import { suggestion } from '../schema/suggest';
import type { Draft } from './finding';
import {
  objectAt,
  pathOf,
  sourcesOf,
  stagesFor,
  type Rendered,
} from './rendered';
import { isGated } from './stages';

const POLICY = ['spec', 'syncPolicy'];

export function checkSyncPolicy(rendered: Rendered): Draft[] {
  return [
    ...checkPruning(rendered),
    ...rendered.applications.flatMap(application => [
      ...checkAutomated(application, rendered),
      ...checkRetry(application, rendered),
      ...checkIgnored(application, rendered),
      ...checkOptions(application, rendered),
      ...checkRefs(application, rendered),
    ]),
  ];
}

function checkAutomated(
  application: RenderedApplication,
  { stages, origin }: Rendered,
): Draft[] {
  const { automated } = objectAt(application.spec.syncPolicy);
  const stage = stagesFor(application, stages).at(0);
  if (!stage || automated === undefined || automated === null) return [];
  const { enabled, prune, selfHeal } = objectAt(automated);
  if (enabled === false) return [];
  const place = {
    path: `${pathOf(application)} spec.syncPolicy.automated`,
    at: origin(application, [...POLICY, 'automated']),
  };
  const { name } = application.metadata;
  if (isGated(stage)) {
    const message = `The stage "${stage.name}" is gated, but Application "${name}" carries automated`;
    return [{ code: 'gatedAutomated', ...place, message }];
  }
  if (prune === true && selfHeal !== true) return [];
  const message = `RollingSync ignores ${
    selfHeal === true ? 'selfHeal' : 'automated'
  } of Application "${name}"`;
  return [{ code: 'automatedIgnored', ...place, message }];
}

/**
 * One finding for all stages, since it is decided once. Argo CD prunes what automated says, the portal what the
 * annotation says; whoever opens a stage by hand says it each time.
 */
function checkPruning({
  set,
  applications,
  stages,
  origin,
}: Rendered): Draft[] {
  const byPortal = set.metadata.annotations?.[ANNOTATION_PRUNE] === 'true';
  const left = applications.filter(application => {
    const stage = stagesFor(application, stages).at(0);
    const { automated } = objectAt(application.spec.syncPolicy);
    if (!stage || objectAt(automated).prune === true) return false;
    const isNamed = (stage.gate ?? 'argocd') !== 'argocd';
    return isNamed
      ? !byPortal
      : !isGated(stage) && stage.step.maxUpdate !== '0';
  });
  if (left.length === 0) return [];
  const names = new Set(left.map(each => stagesFor(each, stages)[0].name));
  return [
    {
      code: 'leftoverBlocks',
      path: 'spec.template.spec.syncPolicy',
      at: origin(left[0], POLICY),
      message: `Nothing is pruned in ${[...names]
        .map(name => `"${name}"`)
        .join(', ')}`,
    },
  ];
}

function checkRetry(
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  const { retry } = objectAt(application.spec.syncPolicy);
  if (objectAt(retry).refresh !== true) return [];
  return [
    {
      code: 'retryRefresh',
      path: `${pathOf(application)} spec.syncPolicy.retry.refresh`,
      at: origin(application, [...POLICY, 'retry', 'refresh']),
      message: `A failed sync of Application "${application.metadata.name}" would go on with a newer commit than the approved one`,
    },
  ];
}

function optionsOf(application: RenderedApplication): string[] {
  const { syncOptions } = objectAt(application.spec.syncPolicy);
  const given: Json[] = Array.isArray(syncOptions) ? syncOptions : [];
  return given.flatMap(option => (typeof option === 'string' ? [option] : []));
}

function checkIgnored(
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  const { ignoreDifferences } = application.spec;
  const ignores =
    Array.isArray(ignoreDifferences) && ignoreDifferences.length > 0;
  if (
    !ignores ||
    optionsOf(application).includes('RespectIgnoreDifferences=true')
  ) {
    return [];
  }
  return [
    {
      code: 'ignoredButReset',
      path: `${pathOf(application)} spec.ignoreDifferences`,
      at: origin(application, ['spec', 'ignoreDifferences']),
      message: `Application "${application.metadata.name}" ignores differences and its syncs reset them`,
    },
  ];
}

const OPTIONS = [
  'ApplyOutOfSyncOnly',
  'ClientSideApplyMigration',
  'CreateNamespace',
  'Delete',
  'FailOnSharedResource',
  'Force',
  'Prune',
  'PruneLast',
  'PrunePropagationPolicy',
  'Replace',
  'RespectIgnoreDifferences',
  'ServerSideApply',
  'SkipDryRunOnMissingResource',
  'Validate',
];

function checkOptions(
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  return optionsOf(application).flatMap(option => {
    const [name] = option.split('=');
    if (OPTIONS.includes(name)) return [];
    const meant = suggestion(name, OPTIONS);
    return [
      {
        code: 'syncOptionUnknown' as const,
        path: `${pathOf(application)} spec.syncPolicy.syncOptions`,
        at: origin(application, [...POLICY, 'syncOptions']),
        message: `Argo CD knows no sync option "${name}"`,
        ...(meant && { fix: `Write ${meant}.` }),
      },
    ];
  });
}

/** Files of values in another source: `$values/cart.yaml`. */
function checkRefs(
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  const sources = sourcesOf(application);
  const refs = sources.map(({ ref }) => ref);
  const asked = sources.flatMap(({ helm }) => {
    const { valueFiles } = objectAt(helm);
    return (Array.isArray(valueFiles) ? valueFiles : []).flatMap(file => {
      const found = typeof file === 'string' && /^\$([^/]+)\//.exec(file);
      return found ? [found[1]] : [];
    });
  });
  return [...new Set(asked)]
    .filter(ref => !refs.includes(ref))
    .map(ref => ({
      code: 'refUnknown' as const,
      path: `${pathOf(application)} spec.sources`,
      at: origin(application, ['spec', 'sources']),
      message: `Application "${application.metadata.name}" takes values from $${ref}, and no source has ref: ${ref}`,
    }));
}
