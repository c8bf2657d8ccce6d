/** From the input of the action to the description of a pipeline. */
import { InputError } from '@backstage/errors';
import {
  DescriptionError,
  readPipeline,
  outsideRules,
} from '@stagecraft/applicationset';
import {
  withProfile,
  type DescribedGate,
  type DescriptionProblem,
  type PipelineDescription,
  type PipelineInput,
  type Profile,
  type ServicesDescription,
  type SourceInput,
  type StageInput,
  type TargetsDescription,
} from '@stagecraft/plugin-promotions-common';

/** Leaves a repository out that is the workspace's. */
type Local<T> = T extends { repoURL: string }
  ? Omit<T, 'repoURL'> & { repoURL?: string }
  : T;
type LocalPatterns<T> = T extends { repoURL: string; revision: string }
  ? Omit<T, 'repoURL' | 'revision'> & { repoURL?: string; revision?: string }
  : T extends { from: 'clusters'; namespace: string }
  ? Omit<T, 'namespace'> & { namespace?: string }
  : T;

/** A stage as templates give it. */
export interface AskedStage extends Omit<StageInput, 'gate'> {
  gate?: DescribedGate;
  needsApproval?: boolean;
  gateJob?: boolean;
}

/** What the action is given of a pipeline. */
export interface AskedPipeline
  extends Omit<
    PipelineInput,
    'sources' | 'stages' | 'targets' | 'services' | 'scaffoldedBy'
  > {
  sources?: Local<SourceInput>[];
  stages?: AskedStage[];
  targets?: LocalPatterns<TargetsDescription>;
  services?: LocalPatterns<ServicesDescription>;
  argocdNamespace?: string;
  defaultBranch?: string;
  manifestsPath?: string;
  manifests?: 'kustomize' | 'helm' | 'none';
  prune?: boolean;
}

/** What else decides on it. */
export interface Circumstances {
  /** Clone URL of the repository that the workspace is, or becomes */
  repoURL?: string;
  /** Entity reference of the person who asks for it */
  scaffoldedBy?: string;
  profile?: Profile;
}

/**
 * The pipeline that an input describes.
 * @throws InputError that names every field which is wrong, and the way out
 */
export function pipelineOf(
  asked: AskedPipeline,
  circumstances: Circumstances,
): PipelineDescription {
  const { profile } = circumstances;
  const problems = withoutRepository(asked, circumstances);
  const input = inputOf(asked, circumstances);
  const decided = profile
    ? withProfile(profile, input)
    : { pipeline: input, problems: [] };
  problems.push(...decided.problems);
  const read = problemsIn(() => readPipeline(decided.pipeline));
  if ('pipeline' in read && profile?.projectRules) {
    problems.push(...outsideRules(profile.projectRules, read.pipeline));
  }
  if ('pipeline' in read && problems.length === 0) return read.pipeline;
  const all = [
    ...problems,
    ...('problems' in read && problems.length === 0 ? read.problems : []),
  ];
  // What was made of the name is wrong with it; it is told at the name.
  const told = all.filter(
    ({ path }) => path !== 'entityRef' || asked.entityRef !== undefined,
  );
  const lines = told.map(
    ({ path, message }) => `${fieldOf(path, asked)}: ${message}`,
  );
  throw new InputError(
    `The pipeline "${asked.name}" cannot be written:\n${lines.join('\n')}`,
  );
}

function problemsIn(
  read: () => PipelineDescription,
):
  | { pipeline: PipelineDescription }
  | { problems: readonly DescriptionProblem[] } {
  try {
    return { pipeline: read() };
  } catch (error) {
    if (error instanceof DescriptionError) return { problems: error.problems };
    throw error;
  }
}

function inputOf(
  asked: AskedPipeline,
  { repoURL = '', scaffoldedBy }: Circumstances,
): PipelineInput {
  const {
    argocdNamespace,
    defaultBranch,
    manifestsPath,
    manifests,
    prune,
    ...fields
  } = asked;
  const { stages = [], targets, services, sync } = fields;
  return {
    name: fields.name,
    namespace: fields.namespace ?? argocdNamespace,
    project: fields.project,
    entityRef:
      fields.entityRef ??
      (services ? undefined : `component:default/${fields.name}`),
    sources: sourcesOf(asked).map(source =>
      located(source, repoURL, defaultBranch),
    ),
    targets: targets && patternsOf(targets, repoURL, defaultBranch),
    services: services && patternsOf(services, repoURL, defaultBranch),
    stages: stages.map((stage, index) => stageOf(stage, index, asked)),
    ...((sync || prune !== undefined) && {
      sync: { ...(prune !== undefined && { prune }), ...sync },
    }),
    lifecycle: fields.lifecycle,
    labels: fields.labels,
    annotations: fields.annotations,
    notifications: fields.notifications,
    executor: fields.executor,
    scaffoldedBy,
  };
}

/** Without sources the service's own manifests are meant, in the folders that are written here. */
function sourcesOf({
  sources,
  manifests,
  manifestsPath = 'deploy',
}: AskedPipeline): Local<SourceInput>[] {
  if (sources) return sources;
  return manifests === 'helm'
    ? [
        {
          kind: 'helm',
          path: manifestsPath,
          valueFiles: ['values-{stage}.yaml'],
        },
      ]
    : [{ kind: 'directory', path: `${manifestsPath}/{stage}` }];
}

function located(
  source: Local<SourceInput>,
  repoURL: string,
  branch: string | undefined,
): SourceInput {
  if (source.kind === 'chart')
    return { ...source, repoURL: source.repoURL ?? '' };
  const isOwn = source.repoURL === undefined;
  const revision = source.targetRevision ?? (isOwn ? branch : undefined);
  return {
    ...source,
    repoURL: source.repoURL ?? repoURL,
    ...(revision !== undefined && { targetRevision: revision }),
  };
}

function patternsOf(
  given: LocalPatterns<TargetsDescription>,
  repoURL: string,
  branch?: string,
): TargetsDescription;
function patternsOf(
  given: LocalPatterns<ServicesDescription>,
  repoURL: string,
  branch?: string,
): ServicesDescription;
function patternsOf(
  given: LocalPatterns<TargetsDescription> | LocalPatterns<ServicesDescription>,
  repoURL: string,
  branch = 'main',
) {
  if (given.from === 'clusters')
    return { ...given, namespace: given.namespace ?? '{service}-{stage}' };
  if (!('paths' in given)) return given;
  const isOwn = given.repoURL === undefined;
  return {
    ...given,
    repoURL: given.repoURL ?? repoURL,
    revision: given.revision ?? (isOwn ? branch : 'main'),
  };
}

function withoutRepository(
  { sources = [{ kind: 'directory' }], targets, services }: AskedPipeline,
  { repoURL }: Circumstances,
): DescriptionProblem[] {
  if (repoURL !== undefined) return [];
  const message =
    'is needed where a source, targets or services do not say their repository; write host?owner=…&repo=… as for the publish action, or the clone URL';
  const lacks = [...sources, targets, services].some(
    each =>
      each && ('paths' in each || 'kind' in each) && each.repoURL === undefined,
  );
  return lacks ? [{ path: 'repoUrl', message }] : [];
}

/** As the input has it where it is called otherwise there. */
function fieldOf(
  path: string,
  { sources, namespace, argocdNamespace }: AskedPipeline,
): string {
  if (
    path === 'namespace' &&
    namespace === undefined &&
    argocdNamespace !== undefined
  )
    return 'argocdNamespace';
  if (sources) return path;
  const fields: Record<string, string> = {
    'sources[0].repoURL': 'repoUrl',
    'sources[0].path': 'manifestsPath',
    'sources[0].targetRevision': 'defaultBranch',
  };
  return fields[path] ?? path;
}

function stageOf(
  { gateJob, needsApproval, gate, ...stage }: AskedStage,
  index: number,
  { stages = [], executor }: AskedPipeline,
): StageInput {
  const isLast = index > 0 && index === stages.length - 1;
  const asked = gate ?? (needsApproval ? 'approval' : undefined);
  const isProduction =
    isLast && needsApproval === undefined && /prod|live/.test(stage.name);
  return {
    ...stage,
    gate: asked ?? (isProduction ? 'approval' : openGate(index, executor)),
  };
}

/**
 * Unless somebody has to approve it the portal opens a stage on evidence, where there is one that does: RollingSync can
 * open it before the stages before have seen the commit (recording 3.5/skip).
 */
function openGate(index: number, executor: string | undefined): DescribedGate {
  return index > 0 && executor !== undefined ? 'verified' : 'argocd';
}
