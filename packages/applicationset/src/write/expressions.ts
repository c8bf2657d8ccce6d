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

/** What stands for each placeholder. In paths and URLs a service is written as it was found, elsewhere as a name. */
export function expressionsFor(
  pipeline: PipelineDescription,
  use: TextUse,
): Expressions {
  const { services, targets } = pipeline;
  const asFound = use === 'path' || use === 'repoURL';
  return {
    ...(services && {
      service: asFound
        ? serviceAsFound(pipeline.name, services)
        : serviceName(pipeline.name, services),
    }),
    stage: `{{${stageParam(pipeline)}}}`,
    ...TARGET_WORDS[targets.from],
    ...(namespacePattern(pipeline) === undefined && {
      namespace: namespaceParam(pipeline),
    }),
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
    case 'pullRequests':
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
