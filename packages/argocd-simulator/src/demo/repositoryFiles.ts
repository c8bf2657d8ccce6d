/** What a demo service's repository holds: manifests for each stage, its ApplicationSet, its catalog entity. */

import { readPipeline, writeApplicationSet } from '@stagecraft/applicationset';
import { stringify } from 'yaml';
import {
  type DemoService,
  type DemoStage,
  isDeployed,
  type RunningService,
} from './services';

/** The demo's portal, as its app-config calls it (`promotions.executor`). */
export const PORTAL = 'stagecraft-demo';

/** How a version behaves in qa. */
export interface Behaviour {
  smokeTest?: 'succeed' | 'fail' | 'hang';
  brokenImage?: boolean;
}

export type Files = Record<string, string>;

/** The files that stay the same from version to version. */
export function lastingFiles(service: DemoService, cloneUrl: string): Files {
  return {
    'README.md': `# ${service.name}\n\n${service.description}\n`,
    'catalog-info.yaml': stringify(entity(service)),
    ...(isDeployed(service) && {
      'argocd/applicationset.yaml': applicationSet(service, cloneUrl),
    }),
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
      ...(stage.name === 'qa'
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
  const tag =
    brokenImage && stage.name === 'qa' ? `${version}-broken` : version;
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
      replicas: stage.name === 'prod' ? 3 : 1,
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
      type: service.pipeline || service.manifests ? 'service' : 'documentation',
      lifecycle: 'production',
      owner: `group:default/${service.team}`,
    },
  };
}

/** As the template writes it, so that the demo shows what people get. */
function applicationSet(service: RunningService, cloneUrl: string): string {
  return writeApplicationSet(
    readPipeline({
      name: service.name,
      project: service.team,
      entityRef: `component:default/${service.name}`,
      sources: [{ kind: 'directory', repoURL: cloneUrl }],
      stages: service.pipeline.stages,
      executor: PORTAL,
    }),
  );
}
