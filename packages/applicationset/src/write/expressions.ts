/** What the template of an ApplicationSet writes for what each Application has for itself. */
import type {
  PipelineDescription,
  ServicesDescription,
} from '@stagecraft/plugin-promotions-common';
import type { TextUse } from './description/mapTexts';
import { namespacePattern } from './description/normalForm';
import type { Expressions } from './text';

/** The parameter that has the stage's name. */
export function stageParam({
  targets,
}: Pick<PipelineDescription, 'targets'>): string {
  return targets.from === 'clusters' ? '.values.stage' : '.stage';
}

/** What decides how a placeholder is written. */
export interface Wording
  extends Pick<PipelineDescription, 'name' | 'targets' | 'services'> {
  /** What gives each Application its namespace, where no pattern does */
  namespace?: string;
}

/** That of a pipeline. */
export function wordingOf(pipeline: PipelineDescription): Wording {
  const { name, targets, services } = pipeline;
  const isTold = namespacePattern(pipeline) === undefined;
  return {
    name,
    targets,
    services,
    ...(isTold && { namespace: namespaceParam(pipeline) }),
  };
}

/** What stands for each placeholder. In paths and URLs a service is written as it was found, elsewhere as a name. */
export function expressionsFor(
  { name, targets, services, namespace }: Wording,
  use: TextUse,
): Expressions {
  const asFound = use === 'path' || use === 'repoURL';
  const service = asFound ? serviceAsFound : serviceName;
  return {
    ...(services && { service: service(name, services) }),
    stage: `{{${stageParam({ targets })}}}`,
    ...targetWords(targets.from, services?.from),
    ...(namespace !== undefined && { namespace }),
    path: '{{.path.path}}',
    ...(services && { revision: revisionOf(services) }),
  };
}

const LISTED: Expressions = { target: '{{.target}}', cluster: '{{.cluster}}' };

const TARGET_WORDS: Record<
  PipelineDescription['targets']['from'],
  Expressions
> = {
  list: LISTED,
  folders: LISTED,
  merge: LISTED,
  files: { target: '{{normalize .cluster}}', cluster: '{{.cluster}}' },
  clusters: { target: '{{.nameNormalized}}', cluster: '{{.name}}' },
};

/** Files of services have a `name`, which hides that of the cluster. */
function targetWords(
  targets: PipelineDescription['targets']['from'],
  services: ServicesDescription['from'] | undefined,
): Expressions {
  const { target, cluster } = TARGET_WORDS[targets];
  return targets === 'clusters' && services === 'files'
    ? { target }
    : { target, cluster };
}

function serviceName(pipeline: string, services: ServicesDescription): string {
  switch (services.from) {
    case 'folders':
      return '{{.path.basenameNormalized}}';
    case 'repositories':
      return '{{normalize .repository}}';
    default:
      return serviceAsFound(pipeline, services);
  }
}

function serviceAsFound(
  pipeline: string,
  services: ServicesDescription,
): string {
  switch (services.from) {
    case 'folders':
      return '{{.path.basename}}';
    case 'files':
      return '{{.name}}';
    case 'repositories':
      return '{{.repository}}';
    default:
      return `${pipeline}-pr-{{.number}}`;
  }
}

function revisionOf({ from }: ServicesDescription): string {
  return from === 'pullRequests' ? '{{.head_sha}}' : '{{.branch}}';
}

/** A namespace that is told for each target; the service's name is put into it. */
function namespaceParam({
  name,
  services,
  stages,
}: PipelineDescription): string {
  const hasService = stages.some(stage =>
    stage.targets.some(({ namespace }) => namespace.includes('{service}')),
  );
  if (!services || !hasService) return '{{.namespace}}';
  const service = {
    folders: '.path.basenameNormalized',
    files: '.name',
    repositories: '(normalize .repository)',
    pullRequests: `(print "${name}-pr-" .number)`,
  }[services.from];
  return `{{.namespace | replace "{service}" ${service}}}`;
}
