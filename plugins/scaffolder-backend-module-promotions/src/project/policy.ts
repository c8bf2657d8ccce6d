/** The lines of Argo CD's `policy.csv` that the portal's account needs for a project, and no more. */
import type { ProjectDescription } from './appProject';

/**
 * It reads the project's Applications, ApplicationSets and logs and the clusters that they go to, and syncs the gated ones.
 * @param project - one with a portal; the text is empty for others
 */
export function portalPolicy({
  name,
  portal,
  destinations,
}: ProjectDescription): string {
  if (!portal) return '';
  const role = `role:${portal.account}-${name}`;
  const grant = (resource: string, action: string, object: string) =>
    `p, ${role}, ${resource}, ${action}, ${object}, allow`;
  const clusters = [...new Set(destinations.map(({ cluster }) => cluster))];
  return [
    `# For argocd-rbac-cm, policy.csv. Keep policy.default to reading: what no line grants is refused.`,
    grant('applications', 'get', `${name}/*`),
    grant('applicationsets', 'get', `${name}/*`),
    grant('projects', 'get', name),
    grant('logs', 'get', `${name}/*`),
    ...clusters.map(cluster => clusterLine(cluster, grant)),
    ...portal.gated.map(pattern =>
      grant('applications', 'sync', `${name}/${pattern}`),
    ),
    `g, ${portal.account}, ${role}`,
    '',
  ].join('\n');
}

/** Argo CD names clusters by their URL here, and only it knows those of the others. */
function clusterLine(
  cluster: string,
  grant: (resource: string, action: string, object: string) => string,
): string {
  const url =
    cluster === 'in-cluster' ? 'https://kubernetes.default.svc' : cluster;
  return /^https?:\/\/|^\*$/.test(url)
    ? grant('clusters', 'get', url)
    : `# ${grant('clusters', 'get', `URL of the API server of ${cluster}`)}`;
}
