/** A pipeline as it would be made of a description: everything is computed here, and nothing is written anywhere. */

import {
  DescriptionError,
  outsideRules,
  readPipeline,
} from '@stagecraft/applicationset';
import {
  withProfile,
  type DescriptionProblem,
  type PipelineDescription,
  type PipelineInput,
  type PreviewResponse,
  type Profile,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { ArgoPlaces } from '../argocd/ArgoPlaces';
import type { InstanceConfig } from '../config';
import { askedOfGates, type PolicySettings } from './askedOfGates';
import type { KnownPlaces } from './Places';
import { outsideProfile } from './outsideProfile';
import { previewOf } from './previewOf';
import { previewWorld } from './previewWorld';
import type { RepositoryFiles } from './RepositoryFiles';

/** What is to be shown. */
export interface PreviewQuestion {
  /** As it was written, whatever that is. */
  pipeline: Readonly<Record<string, unknown>>;
  profile?: Profile;
  /** Whose projects and clusters it is checked with. */
  instance?: { name: string; places: KnownPlaces };
  /** Whether whoever asks may know what policies ask of pipelines there. */
  sees(place: { instance: string; project: string }): boolean;
}

const object = z.looseObject({});

/** What a profile looks at; what all of it must be is told by the reader of descriptions, field by field. */
const looked = z.looseObject({
  stages: z
    .array(z.looseObject({ targets: z.array(object).optional() }))
    .optional(),
  targets: object.optional(),
  sync: object.optional(),
  lifecycle: object.optional(),
});
const shape = z.custom<PipelineInput>();
export interface PreviewsOptions {
  /** The instances that may be asked what they would make of it (promotions.instances[].generate). */
  generating: ReadonlyMap<string, { places: Pick<ArgoPlaces, 'generate'> }>;
  repositories: Pick<RepositoryFiles, 'of'>;
  /** What approvals ask, and the instances in which a pipeline can be. */
  config: PolicySettings & {
    instances: readonly Pick<InstanceConfig, 'name'>[];
  };
}

export class Previews {
  constructor(private readonly options: PreviewsOptions) {}

  async preview(question: PreviewQuestion): Promise<PreviewResponse> {
    const read = describe(question);
    if ('problems' in read) {
      return { problems: read.problems, stages: [], findings: [] };
    }
    const { name = '', places } = question.instance ?? {};
    const { generating, repositories, config } = this.options;
    const { project } = read.description;
    const instances = (name ? [{ name }] : config.instances)
      .map(one => one.name)
      .filter(instance => question.sees({ instance, project }));
    const argo = generating.get(name)?.places;
    const { profile } = question;
    return previewOf(read.description, previewWorld(places, repositories), {
      ...(argo && { generate: set => argo.generate(set) }),
      ...(profile && {
        profile: stages => outsideProfile(profile, stages, places),
      }),
      policies: described =>
        askedOfGates(described, {
          config,
          instances,
          ...(profile && { profile }),
        }),
    });
  }
}

type Described =
  | { description: PipelineDescription }
  | { problems: DescriptionProblem[] };

function describe({ pipeline, profile, instance }: PreviewQuestion): Described {
  const { input, problems } = profile
    ? under(profile, pipeline)
    : { input: pipeline, problems: [] };
  problems.push(...elsewhere(profile, instance?.name));
  try {
    const description = readPipeline(input);
    if (profile?.projectRules) {
      problems.push(...outsideRules(profile.projectRules, description));
    }
    return problems.length > 0 ? { problems } : { description };
  } catch (error) {
    if (error instanceof DescriptionError) {
      return { problems: [...problems, ...error.problems] };
    }
    throw error;
  }
}

/** A locked profile names the clusters of its own instance. */
function elsewhere(
  profile: Profile | undefined,
  instance: string | undefined,
): DescriptionProblem[] {
  return profile?.locked && profile.instance && instance !== profile.instance
    ? [
        {
          path: 'instance',
          message: `the profile "${profile.title}" is for ${profile.instance}; choose that, or another profile`,
        },
      ]
    : [];
}

/** What a profile makes of it; where it cannot be read that far, nothing gets past the profile. */
function under(
  profile: Profile,
  written: PreviewQuestion['pipeline'],
): { input: unknown; problems: DescriptionProblem[] } {
  const seen = looked.safeParse(written);
  if (!seen.success) {
    const problems = seen.error.issues.map(({ path, message }) => ({
      path: z.core.toDotPath(path),
      message,
    }));
    return { input: written, problems };
  }
  const { pipeline, problems } = withProfile(profile, shape.parse(seen.data));
  return { input: pipeline, problems };
}
