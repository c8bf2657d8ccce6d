/** What is live: the set, the Applications, and the clusters that Argo CD knows. */
import type {
  ApplicationSet,
  Cluster,
  JsonObject,
  RenderedApplication,
} from '@stagecraft/applicationset';
import { readApplicationSet } from '@stagecraft/applicationset';
import { z } from 'zod';
import { ArgoCdError, type Ask } from './ArgoCd';

/** An Application that is there. */
export interface LiveApplication extends RenderedApplication {
  /** The ApplicationSet that owns it */
  owner?: string;
  sync?: string;
  health?: string;
  /** Whether a sync runs at this moment */
  syncing: boolean;
}

export interface Live {
  set?: ApplicationSet;
  applications: LiveApplication[];
}

const texts = z.record(z.string(), z.string());
const jsonObject = z.custom<JsonObject>(
  value => typeof value === 'object' && value !== null,
);

const metadata = z.object({
  name: z.string(),
  namespace: z.string().default('argocd'),
  labels: texts.optional(),
  annotations: texts.optional(),
  finalizers: z.array(z.string()).optional(),
});

const wireApplication = z.object({
  metadata: metadata.extend({
    ownerReferences: z
      .array(
        z.object({
          kind: z.string(),
          name: z.string(),
          controller: z.boolean().optional(),
        }),
      )
      .optional(),
  }),
  spec: jsonObject,
  status: z
    .object({
      sync: z.object({ status: z.string().optional() }).optional(),
      health: z.object({ status: z.string().optional() }).optional(),
      operationState: z.object({ phase: z.string().optional() }).optional(),
    })
    .optional(),
});

const listOf = <T>(item: z.ZodType<T>) =>
  z.object({ items: z.array(item).nullish() });

const may = z.object({ value: z.string() });

/**
 * Argo CD leaves out of its lists what the account may not see, and a plan that takes that for absent would
 * be false.
 * @param object - `PROJECT/NAME`; what is templated counts as any
 * @throws ArgoCdError when the account may not read it
 */
export async function demandRight(
  ask: Ask,
  resource: 'applicationsets' | 'applications',
  object: string,
): Promise<void> {
  const asked = object
    .split('/')
    .map(part => encodeURIComponent(part.includes('{{') ? '*' : part))
    .join('/');
  const { value } = await ask(
    `/api/v1/account/can-i/${resource}/get/${asked}`,
    may,
  );
  if (value === 'yes') return;
  throw new ArgoCdError(
    `the account may not get ${resource} ${object}, so nothing is known of what is live; it needs in argocd-rbac-cm: p, ACCOUNT, ${resource}, get, ${
      object.split('/')[0]
    }/*, allow`,
    403,
  );
}

/** Reads the set and all Applications that the account may see. @throws ArgoCdError */
export async function readLive(
  ask: Ask,
  { name, namespace = 'argocd' }: ApplicationSet['metadata'],
): Promise<Live> {
  const sets = await ask(
    `/api/v1/applicationsets?appsetNamespace=${encodeURIComponent(namespace)}`,
    listOf(z.looseObject({ metadata })),
  );
  const found = sets.items?.find(
    set => set.metadata.name === name && set.metadata.namespace === namespace,
  );
  const { items } = await ask('/api/v1/applications', listOf(wireApplication));
  return {
    set: found && readApplicationSet(found),
    applications: (items ?? [])
      .map(liveApplication)
      .filter(application => application.metadata.namespace === namespace),
  };
}

function liveApplication({
  metadata: { ownerReferences, ...rest },
  spec,
  status,
}: z.infer<typeof wireApplication>): LiveApplication {
  const owner = ownerReferences?.find(
    ({ kind, controller }) => kind === 'ApplicationSet' && controller,
  );
  return {
    metadata: rest,
    spec,
    owner: owner?.name,
    sync: status?.sync?.status,
    health: status?.health?.status,
    syncing: status?.operationState?.phase === 'Running',
  };
}

const wireCluster = z.object({
  name: z.string(),
  server: z.string(),
  project: z.string().optional(),
  labels: texts.nullish(),
  annotations: texts.nullish(),
});

/** The clusters that Argo CD knows; undefined where the account may not ask. */
export async function readLiveClusters(
  ask: Ask,
): Promise<Cluster[] | undefined> {
  try {
    const { items } = await ask('/api/v1/clusters', listOf(wireCluster));
    return items?.length ? items : undefined;
  } catch (error) {
    if (error instanceof ArgoCdError && error.status === 403) return undefined;
    throw error;
  }
}

const generated = z.object({
  applications: z.array(z.object({ metadata, spec: jsonObject })).nullish(),
});

/** What Argo CD itself makes of a set. */
export type Generated =
  | { applications: RenderedApplication[] }
  | { refused: string; mayNotAsk: boolean };

/** Lets Argo CD generate the Applications, where the account may (create on applicationsets); creates nothing. */
export async function generate(
  ask: Ask,
  set: ApplicationSet,
): Promise<Generated> {
  try {
    const answer = await ask('/api/v1/applicationsets/generate', generated, {
      applicationSet: set,
    });
    return { applications: answer.applications ?? [] };
  } catch (error) {
    if (!(error instanceof ArgoCdError) || error.status === undefined) {
      throw error;
    }
    return { refused: error.message, mayNotAsk: error.status === 403 };
  }
}
