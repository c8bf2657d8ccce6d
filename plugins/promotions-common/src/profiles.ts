/** What a profile makes of a pipeline's description: it fills in what is left out, and a locked one has its way. */

import type { PipelineInput, StageInput } from './pipelineInput';
import type { DescriptionProblem, Profile } from './previews';

/** What a profile says of a pipeline, and a locked one decides. */
const DECIDED = ['project', 'stages', 'targets', 'sync', 'lifecycle'] as const;

/**
 * The pipeline with what the profile says of it, and every field in which it says something else than the profile
 * allows: it was locked there, or goes to a cluster that the profile does not name.
 * @public
 */
export function withProfile(
  profile: Profile,
  input: PipelineInput,
): { pipeline: PipelineInput; problems: DescriptionProblem[] } {
  const problem = profile.problem;
  if (problem !== undefined) {
    const message = `"${profile.name}": the profile cannot be used, as app-config is wrong there: ${problem}`;
    return { pipeline: input, problems: [{ path: 'profile', message }] };
  }
  const said = saidBy(profile);
  const pipeline: PipelineInput = profile.locked
    ? laidOver(said, input)
    : laidOver(input, said);
  return {
    pipeline,
    problems: [
      ...(profile.locked ? contradictions(profile, said, input) : []),
      ...forbiddenClusters(profile, pipeline.stages),
    ],
  };
}

/** `upper` where it says something; sync and lifecycle setting by setting. */
function laidOver(
  upper: Partial<PipelineInput>,
  lower: Partial<PipelineInput>,
): PipelineInput {
  const { name = '', sources = [], ...rest } = { ...lower, ...given(upper) };
  return {
    ...rest,
    name,
    sources,
    stages: upper.stages?.length ? upper.stages : lower.stages ?? [],
    ...both('sync', upper, lower),
    ...both('lifecycle', upper, lower),
  };
}

function both<Key extends 'sync' | 'lifecycle'>(
  key: Key,
  upper: Partial<PipelineInput>,
  lower: Partial<PipelineInput>,
) {
  const settings = { ...given(lower[key] ?? {}), ...given(upper[key] ?? {}) };
  return Object.keys(settings).length > 0 ? { [key]: settings } : {};
}

/** Whoever may not change the stages may not find their targets in another way either. */
function saidBy({
  locked,
  project,
  stages,
  targets = locked ? { from: 'list' } : undefined,
  sync,
  lifecycle,
}: Profile): Partial<PipelineInput> {
  return given({ project, stages, targets, sync, lifecycle });
}

function contradictions(
  { name, title }: Profile,
  said: Partial<PipelineInput>,
  input: PipelineInput,
): DescriptionProblem[] {
  const message = `the profile "${title}" (${name}) is locked and says this itself; leave it out, or choose another profile`;
  return DECIDED.filter(key => !agrees(said[key], input[key])).map(path => ({
    path,
    message,
  }));
}

/** Whether whoever is asked says nothing else; of settings only those count that both name. */
function agrees(said: unknown, asked: unknown): boolean {
  if (isNothing(said) || isNothing(asked)) {
    return true;
  }
  if (Array.isArray(said) || Array.isArray(asked)) {
    return spelt(said) === spelt(asked);
  }
  if (isSettings(said) && isSettings(asked)) {
    return Object.keys(said).every(key => agrees(said[key], asked[key]));
  }
  return said === asked;
}

function forbiddenClusters(
  { title, clusters }: Profile,
  stages: readonly StageInput[],
): DescriptionProblem[] {
  return stages.flatMap(({ targets = [] }, index) =>
    targets.flatMap(({ cluster }, at) =>
      clusters === undefined || clusters.includes(cluster)
        ? []
        : {
            path: `stages[${index}].targets[${at}].cluster`,
            message: `"${cluster}": the profile "${title}" goes to ${clusters.join(
              ', ',
            )} only; choose one of them`,
          },
    ),
  );
}

function given<T extends object>(fields: T): Partial<T>;
function given(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  );
}

/** Equal for equal values, whatever the order of their fields; what is empty is as if it were not there. */
function spelt(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isSettings(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, field]) => !isNothing(field))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function isSettings(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
