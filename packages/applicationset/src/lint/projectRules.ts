/** What an AppProject allows, by Argo CD's own rules. */
import type { Cluster } from '../render/world';
import { denies, patternTakes } from './glob';
import type { Project } from './world';

/**
 * A destination with what is known of its cluster.
 * @public
 */
export interface KnownDestination {
  name?: string;
  server?: string;
  namespace: string;
}

const IN_CLUSTER: Cluster = {
  name: 'in-cluster',
  server: 'https://kubernetes.default.svc',
};

/** All clusters with Argo CD's own, which needs no Secret; none where none are known. */
export function knownClusters(clusters: readonly Cluster[]): Cluster[] {
  if (clusters.length === 0) return [];
  const hasOwn = clusters.some(({ server }) => server === IN_CLUSTER.server);
  return hasOwn ? [...clusters] : [...clusters, IN_CLUSTER];
}

export function findCluster(
  clusters: readonly Cluster[],
  { name, server }: { name?: string; server?: string },
): Cluster | undefined {
  const url = (text: string) => text.replace(/\/+$/, '');
  return clusters.find(cluster =>
    name ? cluster.name === name : url(cluster.server) === url(server ?? ''),
  );
}

/**
 * Whether Applications of a project may go there; undefined where the cluster is not known well enough to tell.
 * @public
 */
export function allowsDestination(
  { destinations }: Project,
  to: KnownDestination,
): boolean | undefined {
  let allowed = false;
  let unsure = false;
  for (const rule of destinations ?? []) {
    const named = takes(rule.name, to.name);
    const served = takes(rule.server, to.server);
    const inNamespace = patternTakes(rule.namespace ?? '', to.namespace);
    if (inNamespace && (named || served)) allowed = true;
    if (inNamespace && !named && !served) {
      unsure ||= named === undefined || served === undefined;
      if (isDenied(rule.name, named) || isDenied(rule.server, served)) {
        return false;
      }
    }
    if (!inNamespace && served && denies(rule.namespace ?? '')) return false;
  }
  return allowed || (unsure ? undefined : false);
}

function isDenied(pattern: string | null | undefined, taken?: boolean) {
  return taken === false && denies(pattern ?? '');
}

/** Undefined where the rule asks for what is not known of the cluster. */
function takes(
  pattern: string | null | undefined,
  value: string | undefined,
): boolean | undefined {
  if (!pattern) return false;
  if (value === undefined) return pattern === '*' ? true : undefined;
  return patternTakes(pattern, value);
}

/** Whether a project takes a repository. */
export function allowsSource(
  { sourceRepos }: Pick<Project, 'sourceRepos'>,
  repoURL: string,
): boolean {
  const url = normalized(repoURL);
  let allowed = false;
  for (const pattern of sourceRepos ?? []) {
    const deny = denies(pattern);
    const rest = normalized(deny ? pattern.slice(1) : pattern);
    if (patternTakes(deny ? `!${rest}` : rest, url, '/')) allowed = true;
    else if (deny) return false;
  }
  return allowed;
}

/** One spelling for the URLs of a repository. */
function normalized(repoURL: string): string {
  const text = repoURL.trim().toLowerCase();
  const scp = /^([^/@:]+@)?([^/:]+):(?!\/\/)(?!\d+\/)(.+)$/.exec(text);
  const url =
    scp && !text.includes('://') ? `${scp[1] ?? ''}${scp[2]}/${scp[3]}` : text;
  return url
    .replace(/^ssh:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
