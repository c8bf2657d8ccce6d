/** What a demo service's repository holds: manifests for each stage, its ApplicationSet, its catalog entity. */

import { stringify } from 'yaml';
import { applicationName, type DemoService, type DemoStage } from './services';

/** How a version behaves in qa. */
export interface Behaviour {
  smokeTest?: 'succeed' | 'fail' | 'hang';
  brokenImage?: boolean;
}

export type Files = Record<string, string>;

/** The files that stay the same from version to version. */
export function lastingFiles(
  service: DemoService,
  clusters: ReadonlyMap<string, string>,
  cloneUrl: string,
): Files {
  return {
    'README.md': `# ${service.name}\n\n${service.description}\n`,
    'catalog-info.yaml': stringify(entity(service)),
    ...(service.pipeline
      ? {
          'argocd/applicationset.yaml': stringify(
            applicationSet(service, clusters, cloneUrl),
          ),
        }
      : {}),
  };
}

/** The manifests of a version, in a folder for each stage. */
export function versionFiles(
  service: DemoService,
  version: string,
  behaviour: Behaviour = {},
): Files {
  const stages = service.pipeline?.stages ?? [];
  return Object.fromEntries(
    stages.flatMap(stage => [
      [
        `deploy/${stage.name}/service.yaml`,
        manifests(service, stage, imageOf(service, stage, version, behaviour)),
      ],
      ...(stage.smokeTest
        ? [
            [
              `deploy/${stage.name}/smoke-test.yaml`,
              smokeTest(version, behaviour.smokeTest ?? 'succeed'),
            ],
          ]
        : []),
    ]),
  );
}

function imageOf(
  service: DemoService,
  stage: DemoStage,
  version: string,
  { brokenImage }: Behaviour,
): string {
  const tag = brokenImage && stage.smokeTest ? `${version}-broken` : version;
  return `registry.stagecraft.example/${service.name}:${tag}`;
}

function manifests(
  service: DemoService,
  stage: DemoStage,
  image: string,
): string {
  const labels = { app: service.name };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service.name },
    spec: {
      replicas: stage.approval ? 3 : 1,
      progressDeadlineSeconds: 20,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: service.name, image }] },
      },
    },
  };
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${service.name}-settings` },
    data: { stage: stage.name },
  };
  return `${stringify(deployment)}---\n${stringify(settings)}`;
}

// PreSync: nothing of the version is deployed in the stage until it has passed.
function smokeTest(version: string, outcome: string): string {
  return stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'smoke-test',
      annotations: {
        'argocd.argoproj.io/hook': 'PreSync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      },
    },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: {
          annotations: { 'lab/outcome': outcome, 'lab/seconds': '4' },
        },
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'smoke-test',
              image: `registry.stagecraft.example/smoke-test:${version}`,
              command: ['sh', '-c', './smoke-test --all'],
            },
          ],
        },
      },
    },
  });
}

function entity(service: DemoService): unknown {
  const annotations = service.pipeline
    ? {
        'promotions.stagecraft.dev/pipeline': `${service.pipeline.instance}:argocd/${service.name}`,
      }
    : {};
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: service.name,
      description: service.description,
      annotations,
    },
    spec: {
      type: service.pipeline ? 'service' : 'documentation',
      lifecycle: 'production',
      owner: `group:default/${service.team}`,
    },
  };
}

function applicationSet(
  service: DemoService,
  clusters: ReadonlyMap<string, string>,
  cloneUrl: string,
): unknown {
  const stages = service.pipeline?.stages ?? [];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name: service.name,
      namespace: 'argocd',
      annotations: {
        'backstage.io/entity-ref': `component:default/${service.name}`,
        'promotions.stagecraft.dev/stages': stages
          .map(stage => stage.name)
          .join(','),
        'promotions.stagecraft.dev/gates': stages
          .filter(stage => stage.approval)
          .map(stage => `${stage.name}=approval`)
          .join(','),
      },
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      syncPolicy: {
        applicationsSync: 'create-update',
        preserveResourcesOnDeletion: true,
      },
      generators: [
        {
          list: {
            elements: stages.flatMap(stage =>
              stage.targets.map(target => ({
                application: applicationName(service, target),
                stage: stage.name,
                server: clusters.get(target.cluster) ?? '',
              })),
            ),
          },
        },
      ],
      strategy: {
        type: 'RollingSync',
        rollingSync: { steps: stages.map(step) },
      },
      template: template(service, cloneUrl),
    },
  };
}

// The integer 0 holds the gate; the text "0" would open it.
function step(stage: DemoStage): unknown {
  return {
    matchExpressions: [{ key: 'stage', operator: 'In', values: [stage.name] }],
    ...(stage.approval ? { maxUpdate: 0 } : {}),
  };
}

function template(service: DemoService, cloneUrl: string): unknown {
  return {
    metadata: {
      name: '{{.application}}',
      labels: { stage: '{{.stage}}' },
    },
    spec: {
      project: service.team,
      source: {
        repoURL: cloneUrl,
        targetRevision: 'main',
        path: 'deploy/{{.stage}}',
      },
      destination: { server: '{{.server}}', namespace: '{{.application}}' },
      syncPolicy: {
        syncOptions: ['CreateNamespace=true'],
        retry: {
          limit: 2,
          backoff: { duration: '3s', factor: 1, maxDuration: '10s' },
        },
      },
    },
  };
}
