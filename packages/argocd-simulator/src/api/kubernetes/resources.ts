/** The resources that the simulated API servers have, and their discovery documents. */

export interface Resource {
  group: string;
  version: string;
  plural: string;
  kind: string;
  namespaced: boolean;
}

function resource(
  groupVersion: string,
  plural: string,
  kind: string,
  namespaced = true,
): Resource {
  const [version, group = ''] = groupVersion.split('/').reverse();
  return { group, version, plural, kind, namespaced };
}

export const RESOURCES: readonly Resource[] = [
  resource('v1', 'namespaces', 'Namespace', false),
  resource('v1', 'pods', 'Pod'),
  resource('v1', 'events', 'Event'),
  resource('v1', 'configmaps', 'ConfigMap'),
  resource('v1', 'services', 'Service'),
  resource('apps/v1', 'deployments', 'Deployment'),
  resource('apps/v1', 'replicasets', 'ReplicaSet'),
  resource('batch/v1', 'jobs', 'Job'),
  resource('argoproj.io/v1alpha1', 'workflows', 'Workflow'),
];

export function apiVersionOf({ group, version }: Resource): string {
  return group ? `${group}/${version}` : version;
}

/** `jobs.batch`, as error texts name a resource. */
export function qualifiedName({ plural, group }: Resource): string {
  return group ? `${plural}.${group}` : plural;
}

/** Root of a resource's paths: `/api/v1` or `/apis/batch/v1`. */
export function rootOf(one: Resource): string {
  return `/${one.group ? 'apis' : 'api'}/${apiVersionOf(one)}`;
}

const VERBS = ['get', 'list', 'watch', 'patch', 'delete'];

function groupView(group: string, version: string) {
  const versioned = { groupVersion: `${group}/${version}`, version };
  return { name: group, versions: [versioned], preferredVersion: versioned };
}

/** Discovery documents by path. */
export function discovery(): Record<string, unknown> {
  const groups = new Map<string, string>([['authorization.k8s.io', 'v1']]);
  const byRoot = new Map<string, Resource[]>();
  for (const one of RESOURCES) {
    if (one.group) {
      groups.set(one.group, one.version);
    }
    byRoot.set(rootOf(one), [...(byRoot.get(rootOf(one)) ?? []), one]);
  }
  const lists = [...byRoot].map(([root, members]) => [
    root,
    {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: apiVersionOf(members[0]),
      resources: members.map(({ plural: name, kind, namespaced }) => ({
        name,
        singularName: kind.toLowerCase(),
        namespaced,
        kind,
        verbs: VERBS,
      })),
    },
  ]);
  return {
    ...Object.fromEntries(lists),
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...groups].map(([group, version]) => groupView(group, version)),
    },
    '/version': {
      major: '1',
      minor: '36',
      gitVersion: 'v1.36.1',
      platform: 'linux/amd64',
    },
  };
}
