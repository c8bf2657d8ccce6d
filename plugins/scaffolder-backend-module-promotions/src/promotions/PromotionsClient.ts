/** What the portal's backend knows that a pipeline is made from. It may run elsewhere, so it is found by discovery. */
import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { InputError, ResponseError } from '@backstage/errors';
import type {
  InstanceChoices,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod/v3';
import {
  gate,
  lifecycleSchema,
  stageFields,
  syncSchema,
  targetsSchema,
} from '../pipeline/fields';

const resources = z
  .object({
    allow: z
      .array(z.object({ group: z.string(), kind: z.string() }))
      .optional(),
    deny: z.array(z.object({ group: z.string(), kind: z.string() })).optional(),
  })
  .optional();

const projectRules = z.object({
  sourceRepos: z.array(z.string()),
  namespaces: z.array(z.string()),
  clusterResources: resources,
  namespaceResources: resources,
});

const profile = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  locked: z.boolean(),
  instance: z.string().optional(),
  project: z.string().optional(),
  stages: z.array(z.object({ ...stageFields(z), gate: gate(z) })),
  targets: targetsSchema(z).optional(),
  sync: syncSchema(z).optional(),
  lifecycle: lifecycleSchema(z).optional(),
  clusters: z.array(z.string()).optional(),
  projectRules: projectRules.optional(),
  problem: z.string().optional(),
});

const instance = z.object({
  name: z.string(),
  projects: z.array(
    z.object({ name: z.string(), clusters: z.array(z.string()).optional() }),
  ),
  clusters: z.array(
    z.object({
      name: z.string(),
      server: z.string(),
      labels: z.record(z.string()).optional(),
    }),
  ),
  problem: z.string().optional(),
});

/** Asks as whoever runs the template: they see what they may see. */
export class PromotionsClient {
  constructor(
    private readonly auth: AuthService,
    private readonly discovery: DiscoveryService,
  ) {}

  /** @throws InputError where there is none of that name, or the portal does not answer */
  async profile(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<Profile> {
    const schema = z.object({ items: z.array(profile) });
    const { items } = await this.read(
      'profiles',
      schema,
      credentials,
      'profile',
    );
    const own = items.find(each => each.name === name);
    if (own) return complete(own);
    throw new InputError(
      `profile: "${name}" is none of promotions.profiles; ${
        items.length > 0
          ? `there are ${items.map(each => each.name).join(', ')}`
          : 'there are none for you'
      }`,
    );
  }

  /** @throws InputError where there is none of that name, or the portal does not answer */
  async instance(
    name: string,
    credentials: BackstageCredentials,
  ): Promise<InstanceChoices> {
    const schema = z.object({ instances: z.array(instance) });
    const { instances } = await this.read(
      'choices',
      schema,
      credentials,
      'instance',
    );
    const own = instances.find(each => each.name === name);
    if (own) return own;
    throw new InputError(
      `instance: "${name}" is no Argo CD that you may make pipelines in; ${
        instances.length > 0
          ? `there are ${instances.map(each => each.name).join(', ')}`
          : 'there is none'
      }`,
    );
  }

  private async read<T>(
    route: 'profiles' | 'choices',
    schema: z.ZodType<T>,
    credentials: BackstageCredentials,
    field: string,
  ): Promise<T> {
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'promotions',
    });
    try {
      const base = await this.discovery.getBaseUrl('promotions');
      const response = await fetch(`${base}/${route}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (!response.ok) throw await ResponseError.fromResponse(response);
      return schema.parse(await response.json());
    } catch (error) {
      throw new InputError(
        `${field}: the portal could not be asked for it: ${reasonOf(error)}`,
      );
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ResponseError) return error.body.error.message;
  return error instanceof Error ? error.message : String(error);
}

/** Patterns of the standard's targets say from which repository they are. */
function complete({ targets, ...rest }: z.infer<typeof profile>): Profile {
  if (targets === undefined || targets.from === 'list')
    return { ...rest, targets };
  if (targets.from === 'clusters') {
    return {
      ...rest,
      targets: {
        ...targets,
        namespace: targets.namespace ?? '{service}-{stage}',
      },
    };
  }
  const { repoURL = '', revision = 'main', ...found } = targets;
  return { ...rest, targets: { ...found, repoURL, revision } };
}
