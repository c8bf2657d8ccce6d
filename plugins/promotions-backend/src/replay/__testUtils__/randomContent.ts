/** What a random commit puts into a stage's folder, and the ApplicationSet that deploys the folders. */

import type { Chance } from './chance';

export interface Content {
  /** The image's tag; one that says `broken` cannot be pulled. */
  tag: string;
  gate?: 'PreSync' | 'Sync' | 'PostSync' | 'Resource';
  gateFails: boolean;
  /** Told apart by what its Job is labelled with. */
  gateVersion: string;
}

export function randomContent(
  version: string,
  folder: string,
  chance: Chance,
): Content {
  const broken = chance.maybe(0.15) ? '-broken' : '';
  const places = ['PreSync', 'Sync', 'PostSync', 'Resource'] as const;
  return {
    tag: `${version}${broken}`,
    gate: chance.maybe(0.5) ? chance.of(places) : undefined,
    gateFails: chance.maybe(0.3),
    gateVersion: `${folder}-${version}`,
  };
}

export function folderFiles(
  folder: string,
  content: Content,
): Record<string, string | null> {
  return {
    [`${folder}/app.yaml`]: deployment(content.tag),
    [`${folder}/gate.yaml`]: content.gate ? gateJob(content) : null,
  };
}

function deployment(tag: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  progressDeadlineSeconds: 20
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.com/web:${tag}"}]}
`;
}

/** Named by its place: one Job that turns from a hook into a plain resource would be another story. */
function gateJob({ gate, gateFails, gateVersion }: Content): string {
  const annotations =
    gate === 'Resource'
      ? { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' }
      : {
          'argocd.argoproj.io/hook': gate,
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        };
  const script = {
    'lab/outcome': gateFails ? 'fail' : 'succeed',
    'lab/seconds': '4',
    'lab/version': gateVersion,
  };
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: gate-${gate?.toLowerCase()}
  annotations: ${JSON.stringify(annotations)}
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: ${JSON.stringify(script)}}
    spec: {restartPolicy: Never, containers: [{name: tests, image: "tests:1"}]}
`;
}

/** dev, qa and prod; `gated`: qa and prod behind integer zeros. */
export function rollingSet(repoURL: string, gated: boolean): unknown {
  const step = (name: string, held: boolean) => ({
    matchExpressions: [{ key: 'env', operator: 'In', values: [name] }],
    ...(held ? { maxUpdate: 0 } : {}),
  });
  const steps = [step('dev', false), step('qa', gated), step('prod', gated)];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      generators: [
        {
          list: {
            elements: ['dev', 'qa', 'prod'].map(name => ({ name })),
          },
        },
      ],
      strategy: { type: 'RollingSync', rollingSync: { steps } },
      template: {
        metadata: { name: 'web-{{.name}}', labels: { env: '{{.name}}' } },
        spec: {
          project: 'default',
          source: { repoURL, targetRevision: 'main', path: '{{.name}}' },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'web-{{.name}}',
          },
          syncPolicy: {
            automated: { prune: true },
            retry: {
              limit: 1,
              backoff: { duration: '3s', factor: 1, maxDuration: '5s' },
            },
            syncOptions: ['CreateNamespace=true'],
          },
        },
      },
    },
  };
}
