/** An AppProject: what a team's Applications may come from, go to and consist of, who may do what, and when. */
import type { JsonObject } from '@backstage/types';

/** A kind of Kubernetes resources; `*` for any. */
export interface ResourceKind {
  group: string;
  kind: string;
}

/** Who may do what with the Applications of the project. */
export interface ProjectRole {
  name: string;
  description?: string;
  /** Groups of the identity provider */
  groups?: string[];
  /** Patterns of the names of Applications that it may sync */
  sync?: string[];
  /** What else it may do */
  policies?: ProjectPolicy[];
}

/** One line of a role. */
export interface ProjectPolicy {
  resource: string;
  action: string;
  /** Pattern of the names in the project */
  object: string;
  effect?: 'allow' | 'deny';
}

/** When syncs are allowed or not. */
export interface SyncWindow {
  kind: 'allow' | 'deny';
  /** Cron: minute, hour, day, month, weekday */
  schedule: string;
  duration: string;
  timeZone?: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
}

/** The portal's account, and the Applications that wait for it. */
export interface PortalAccess {
  account: string;
  /** Patterns of the names of Applications behind a gate */
  gated: string[];
  /** Whether a window keeps everybody's automation from the gated ones */
  lock?: boolean;
}

export interface ProjectDescription {
  name: string;
  namespace: string;
  description?: string;
  sourceRepos: string[];
  destinations: { cluster: string; namespace: string }[];
  clusterResources?: { allow?: ResourceKind[]; deny?: ResourceKind[] };
  namespaceResources?: { allow?: ResourceKind[]; deny?: ResourceKind[] };
  roles?: ProjectRole[];
  syncWindows?: SyncWindow[];
  portal?: PortalAccess;
}

/** Syncs with `CreateNamespace=true` need it. */
const NAMESPACE: ResourceKind = { group: '', kind: 'Namespace' };

/** The AppProject as an object. What Argo CD allows unless it is told is told. */
export function appProjectOf(project: ProjectDescription): JsonObject {
  const { clusterResources, namespaceResources, description } = project;
  const windows = [...(project.syncWindows ?? []), ...lockOf(project)];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: project.name, namespace: project.namespace },
    spec: {
      ...(description !== undefined && { description }),
      sourceRepos: project.sourceRepos,
      destinations: project.destinations.map(destinationOf),
      clusterResourceWhitelist: kinds(clusterResources?.allow ?? [NAMESPACE]),
      ...listed('clusterResourceBlacklist', clusterResources?.deny),
      ...listed('namespaceResourceWhitelist', namespaceResources?.allow),
      ...listed('namespaceResourceBlacklist', namespaceResources?.deny),
      ...(project.roles?.length && {
        roles: project.roles.map(role => roleOf(project.name, role)),
      }),
      ...(windows.length > 0 && { syncWindows: windows.map(windowOf) }),
    },
  };
}

function destinationOf({
  cluster,
  namespace,
}: {
  cluster: string;
  namespace: string;
}): JsonObject {
  const isServer = /^https?:\/\//.test(cluster) || cluster === '*';
  return { [isServer ? 'server' : 'name']: cluster, namespace };
}

function listed(
  field: string,
  given: readonly ResourceKind[] | undefined,
): JsonObject {
  return given === undefined ? {} : { [field]: kinds(given) };
}

function kinds(given: readonly ResourceKind[]): JsonObject[] {
  return given.map(({ group, kind }) => ({ group, kind }));
}

function roleOf(project: string, role: ProjectRole): JsonObject {
  const subject = `proj:${project}:${role.name}`;
  const line = ({
    resource,
    action,
    object,
    effect = 'allow',
  }: ProjectPolicy) =>
    `p, ${subject}, ${resource}, ${action}, ${project}/${object}, ${effect}`;
  const read = { resource: 'applications', action: 'get', object: '*' };
  const syncs = (role.sync ?? []).map(object => ({
    resource: 'applications',
    action: 'sync',
    object,
  }));
  return {
    name: role.name,
    ...(role.description !== undefined && { description: role.description }),
    policies: [read, ...syncs, ...(role.policies ?? [])].map(line),
    ...(role.groups?.length && { groups: role.groups }),
  };
}

/** A deny window that is always open and lets syncs by the API through (recording windows). */
function lockOf({ portal }: ProjectDescription): SyncWindow[] {
  if (!portal?.lock) return [];
  return [
    {
      kind: 'deny',
      schedule: '* * * * *',
      duration: '1h',
      applications: portal.gated,
      manualSync: true,
    },
  ];
}

function windowOf({
  kind,
  schedule,
  duration,
  timeZone,
  applications,
  namespaces,
  clusters,
  manualSync,
}: SyncWindow): JsonObject {
  return {
    kind,
    schedule,
    duration,
    ...(timeZone !== undefined && { timeZone }),
    ...(applications && { applications }),
    ...(namespaces && { namespaces }),
    ...(clusters && { clusters }),
    manualSync: manualSync ?? false,
  };
}
