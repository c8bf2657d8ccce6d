/** How an ApplicationSet gets from a repository into Argo CD: by Git, as templates/gitops-bootstrap says. */

import type { World } from '../world/World';

const PROJECT = 'promotion-pipelines';

/**
 * Applies what an administrator applies once: a project that admits nothing but ApplicationSets, and a
 * generator that picks up the `argocd` folder of every repository of an organization.
 */
export function bootstrap(
  world: World,
  organizations: string[],
  forgeUrl: string,
): void {
  world.apply(restrictedProject());
  for (const organization of organizations) {
    world.apply(teamProject(organization));
    world.apply(pipelinesOf(organization, forgeUrl));
  }
}

function restrictedProject(): unknown {
  return project(PROJECT, {
    destinations: [
      { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    ],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [
      { group: 'argoproj.io', kind: 'ApplicationSet' },
    ],
  });
}

function teamProject(team: string): unknown {
  return project(team, {
    destinations: [{ server: '*', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
  });
}

function project(name: string, spec: object): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, namespace: 'argocd' },
    spec: { sourceRepos: ['*'], ...spec },
  };
}

function pipelinesOf(organization: string, forgeUrl: string): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: `pipelines-of-${organization}`, namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          scmProvider: {
            gitea: { owner: organization, api: forgeUrl },
            filters: [{ pathsExist: ['argocd/applicationset.yaml'] }],
          },
        },
      ],
      template: {
        metadata: { name: 'pipeline-{{.repository}}' },
        spec: {
          project: PROJECT,
          source: {
            repoURL: '{{.url}}',
            targetRevision: '{{.branch}}',
            path: 'argocd',
          },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'argocd',
          },
          syncPolicy: { automated: { prune: false, selfHeal: true } },
        },
      },
    },
  };
}
