/** How an ApplicationSet gets from a repository into Argo CD: by Git, with templates/gitops-bootstrap. */

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Document, parseDocument } from 'yaml';
import type { World } from '../world/World';

const OURSELVES = require.resolve('@stagecraft/argocd-simulator/package.json');
const TEMPLATES = resolve(
  dirname(OURSELVES),
  '../../templates/gitops-bootstrap',
);

/** The places in applicationset.yaml that an administrator fills in. */
const MATRIX = ['spec', 'generators', 0, 'matrix', 'generators'];
const ORGANIZATIONS = [...MATRIX, 0, 'list', 'elements'];
const FORGE = [...MATRIX, 1, 'scmProvider', 'gitea', 'api'];

/**
 * Applies what an administrator applies once: the restricted project, the ApplicationSet that picks up
 * the pipelines of these organizations, and a project for each organization's services.
 */
export async function bootstrap(
  world: World,
  organizations: string[],
  forgeUrl: string,
): Promise<void> {
  const project = await read('project.yaml');
  const set = await read('applicationset.yaml');
  set.setIn(
    ORGANIZATIONS,
    organizations.map(organization => ({ organization })),
  );
  set.setIn(FORGE, forgeUrl);
  for (const object of [project.toJS(), ...organizations.map(teamProject)]) {
    world.apply(object);
  }
  world.apply(set.toJS());
}

async function read(name: string): Promise<Document> {
  return parseDocument(await readFile(resolve(TEMPLATES, name), 'utf8'));
}

function teamProject(team: string): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: team, namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    },
  };
}
