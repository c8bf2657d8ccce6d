/** What an Argo CD that has just been installed holds: its project, its clusters, the first namespaces. */

import { ARGOCD_API_VERSION } from './argocd';
import { WorldParts } from './parts';

export function seedObjects(
  { argocd, home, settings }: WorldParts,
  clusters: readonly {
    name: string;
    server: string;
    labels?: Record<string, string>;
  }[],
): void {
  const { namespace } = settings;
  argocd.put({
    apiVersion: ARGOCD_API_VERSION,
    kind: 'AppProject',
    metadata: { name: 'default', namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  });
  for (const { name, server, labels } of clusters) {
    argocd.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `cluster-${name}`,
        namespace,
        labels: { ...labels, 'argocd.argoproj.io/secret-type': 'cluster' },
      },
      type: 'Opaque',
      data: { name: encoded(name), server: encoded(server) },
    });
  }
  for (const name of [namespace, 'default', 'kube-system']) {
    home.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}
