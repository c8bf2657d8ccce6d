/** What the generators of ApplicationSets may look at: git, and the clusters that Argo CD knows. */

import type { RenderWorld } from '@stagecraft/applicationset';
import { textAt } from './json';
import { GitReader, KubeObject, ObjectStore } from './types';

export function createRenderWorld(
  git: GitReader,
  store: ObjectStore,
): RenderWorld {
  return {
    async files(repoURL, revision) {
      const sha = await resolved(git, repoURL, revision);
      return git.files(repoURL, sha, '');
    },
    async clusters() {
      const secrets = store.list('Secret').filter(isClusterSecret);
      return [
        ...secrets.map(secret => ({
          name: decoded(secret, 'name'),
          server: decoded(secret, 'server'),
          labels: secret.metadata.labels ?? {},
          annotations: secret.metadata.annotations ?? {},
        })),
        {
          name: 'in-cluster',
          server: 'https://kubernetes.default.svc',
          labels: null,
          annotations: null,
        },
      ];
    },
  };
}

async function resolved(
  git: GitReader,
  repoURL: string,
  revision: string,
): Promise<string> {
  try {
    return await git.resolve(repoURL, revision);
  } catch {
    throw new Error(`unable to resolve '${revision}' to a commit SHA`);
  }
}

function isClusterSecret(secret: KubeObject): boolean {
  return (
    secret.metadata.labels?.['argocd.argoproj.io/secret-type'] === 'cluster'
  );
}

function decoded(secret: KubeObject, field: string): string {
  return Buffer.from(textAt(secret, 'data', field) ?? '', 'base64').toString();
}
