/** Who calls a cluster, and what its rules let them do. */
import type { Request } from 'express';
import { type Resource, apiVersionOf, qualifiedName } from './resources';
import { KubernetesError } from './status';

export interface Rule {
  verbs: string[];
  /** `jobs`, `pods/log`, …; `*` for all. */
  resources: string[];
  /** All unless named. */
  namespaces?: string[];
}

/** A service account or user of one cluster. */
export interface ClusterUser {
  /** As error texts name it, such as `system:serviceaccount:stagecraft:backstage`. */
  name: string;
  /** Bearer tokens that stand for it. */
  tokens: string[];
  rules: Rule[];
}

export interface Attempt {
  verb: string;
  group: string;
  /** With a subresource: `pods/log`. */
  resource: string;
  namespace?: string;
  name?: string;
}

export function attemptOn(
  resource: Resource,
  verb: string,
  place: { namespace?: string; name?: string },
  subresource?: string,
): Attempt {
  const { group, plural } = resource;
  const path = subresource ? `${plural}/${subresource}` : plural;
  return { verb, group, resource: path, ...place };
}

function includes(list: string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

export function mayDo(user: ClusterUser, attempt: Attempt): boolean {
  return user.rules.some(
    rule =>
      includes(rule.verbs, attempt.verb) &&
      includes(rule.resources, attempt.resource) &&
      (!rule.namespaces ||
        (attempt.namespace !== undefined &&
          includes(rule.namespaces, attempt.namespace))),
  );
}

/** 401 when no user has the request's token. */
export function userOf(users: readonly ClusterUser[], req: Request) {
  const token = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1];
  const user = users.find(one => token && one.tokens.includes(token));
  if (!user) {
    throw new KubernetesError(401, 'Unauthorized', 'Unauthorized');
  }
  return user;
}

/** 403 in the words of the real one. */
export function demand(user: ClusterUser, attempt: Attempt): void {
  if (mayDo(user, attempt)) {
    return;
  }
  const { verb, group, resource, namespace, name } = attempt;
  const [plural] = resource.split('/');
  const qualified = group ? `${plural}.${group}` : plural;
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  throw new KubernetesError(
    403,
    'Forbidden',
    `${qualified}${name ? ` "${name}"` : ''} is forbidden: User "${
      user.name
    }" cannot ${verb} ` +
      `resource "${resource}" in API group "${group}" ${where}`,
    { name, group, kind: plural },
  );
}

export function notFound(resource: Resource, name: string): KubernetesError {
  const { group, plural } = resource;
  return new KubernetesError(
    404,
    'NotFound',
    `${qualifiedName(resource)} "${name}" not found`,
    { name, group, kind: plural },
  );
}

export function describe(resource: Resource) {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind };
}
