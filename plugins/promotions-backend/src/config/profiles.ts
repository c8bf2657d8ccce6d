/**
 * The organisation's standards for pipelines (`promotions.profiles`). One that cannot be used never stops the start: it
 * is listed with its reason, so that whoever looks for it finds out why it is not there.
 */

import type { Config } from '@backstage/config';
import { DescriptionError, readPipeline } from '@stagecraft/applicationset';
import type {
  LifecycleDescription,
  StageInput,
  SyncDescription,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import { entityRef } from './policySchema';
import type { InstanceConfig, PolicyConfig, ProfileConfig } from './types';

const KEY = 'promotions.profiles';

const text = z.string().min(1);

/** An object that is read by the writer of pipelines below, which tells more exactly what is wrong with it. */
function described<T>() {
  return z.custom<T>(value => z.looseObject({}).safeParse(value).success, {
    error: 'must be an object',
  });
}

const kinds = z.array(z.strictObject({ group: z.string(), kind: text }));
const resources = z
  .strictObject({ allow: kinds.optional(), deny: kinds.optional() })
  .optional();

const projectRules = z.strictObject({
  sourceRepos: z.array(text).min(1, 'name a repository or a pattern'),
  namespaces: z.array(text).min(1, 'name a namespace or a pattern'),
  clusterResources: resources,
  namespaceResources: resources,
});

const profileSchema = z.strictObject({
  name: text.regex(
    /^[a-z0-9][a-z0-9-]*$/,
    'use lower-case letters, digits and dashes',
  ),
  title: text.optional(),
  description: text.optional(),
  locked: z.boolean().default(false),
  instance: text.optional(),
  project: text.optional(),
  stages: z.array(described<StageInput>()).min(1, 'give it at least one stage'),
  targets: described<TargetsDescription>().optional(),
  sync: described<Partial<SyncDescription>>().optional(),
  lifecycle: described<Partial<LifecycleDescription>>().optional(),
  clusters: z.array(text).min(1, 'name a cluster or leave it out').optional(),
  policies: z.array(text).min(1, 'name a policy or leave it out').optional(),
  projectRules: projectRules.optional(),
  usedBy: z
    .strictObject({
      users: z.array(entityRef('user')).default([]),
      groups: z.array(entityRef('group')).default([]),
    })
    .optional(),
});

type Written = z.infer<typeof profileSchema>;

/** What a profile is judged by beside itself. */
interface Surroundings {
  instances: readonly Pick<InstanceConfig, 'name'>[];
  /** Also those that cannot be read: they close gates, and say so there. */
  policies: readonly Pick<PolicyConfig, 'name'>[];
  /** The portal's name, which opens `verified` stages. */
  executor?: string;
}

export function readProfiles(
  root: Config,
  surroundings: Surroundings,
): ProfileConfig[] {
  const written = root.getOptional(KEY) ?? [];
  if (!Array.isArray(written)) {
    return [unusable(KEY, undefined, `${KEY} must be a list`)];
  }
  const profiles = written.map((value, index) =>
    readProfile(value, `${KEY}[${index}]`, surroundings),
  );
  return profiles.map((profile, index) =>
    profiles.findIndex(({ name }) => name === profile.name) < index
      ? unusable(
          `${KEY}[${index}]`,
          written[index],
          `${KEY}[${index}].name: "${profile.name}" is there twice; every name must be unique`,
        )
      : profile,
  );
}

function readProfile(
  value: unknown,
  place: string,
  surroundings: Surroundings,
): ProfileConfig {
  const parsed = profileSchema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const field = [place, ...path.map(String)].join('.');
    return unusable(place, value, `${field}: ${message}`);
  }
  const problem = problemOf(parsed.data, surroundings);
  if (problem) {
    return unusable(place, value, `${place}.${problem}`);
  }
  const { name, title = name } = parsed.data;
  return { ...parsed.data, title };
}

/** The first thing that is wrong with it, beginning with the field. */
function problemOf(
  written: Written,
  { instances, policies, executor }: Surroundings,
): string | undefined {
  const { instance, clusters } = written;
  if (instance && !instances.some(({ name }) => name === instance)) {
    return `instance: no Argo CD "${instance}" is configured (promotions.instances)`;
  }
  const missing = written.policies?.find(
    policy => !policies.some(({ name }) => name === policy),
  );
  if (missing !== undefined) {
    return `policies: no policy "${missing}" is configured (promotions.policies)`;
  }
  try {
    const description = describe(written, executor);
    const targets = description.stages.flatMap(stage => stage.targets);
    const outside = targets.find(
      ({ cluster }) => clusters && !clusters.includes(cluster),
    );
    if (outside) {
      return `clusters: "${outside.cluster}" is not among them, but a target of its own stages is there`;
    }
    return undefined;
  } catch (error) {
    if (error instanceof DescriptionError) {
      const [{ path, message }] = error.problems;
      return `${path}: ${message}`;
    }
    throw error;
  }
}

/** As a pipeline of it would be described. */
function describe(
  { project, stages, targets, sync, lifecycle }: Written,
  executor: string | undefined,
) {
  return readPipeline({
    name: 'service',
    sources: [
      { kind: 'kustomize', repoURL: 'https://git.example.com/service.git' },
    ],
    stages,
    ...(project !== undefined && { project }),
    ...(targets && { targets }),
    ...(sync && { sync }),
    ...(lifecycle && { lifecycle }),
    ...(executor !== undefined && { executor }),
  });
}

function unusable(
  place: string,
  value: unknown,
  problem: string,
): ProfileConfig {
  const said = z
    .object({
      name: text.catch(place),
      title: text.optional().catch(undefined),
      locked: z.boolean().catch(false),
    })
    .catch({ name: place, locked: false })
    .parse(value);
  const { name, title = name, locked } = said;
  return { name, title, locked, stages: [], problem };
}
