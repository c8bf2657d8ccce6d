/** The manifests and ApplicationSets of the recorded stories, as ../shared/argocd/stories/lib.mjs writes them. */

export function configMap(name: string, data: Record<string, string>): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${JSON.stringify(
    data,
  )}\n`;
}

export function deployment(name: string, image: string, replicas = 1): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  progressDeadlineSeconds: 20
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${image}"}]}
`;
}

export interface JobOptions {
  hook?: string;
  outcome?: string;
  suspend?: boolean;
  wave?: number;
}

export function job(name: string, options: JobOptions): string {
  const { hook, outcome = 'succeed', suspend = false, wave } = options;
  const annotations = {
    ...(hook
      ? {
          'argocd.argoproj.io/hook': hook,
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        }
      : {}),
    ...(wave === undefined
      ? {}
      : { 'argocd.argoproj.io/sync-wave': String(wave) }),
  };
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations: ${JSON.stringify(annotations)}
spec:
  suspend: ${suspend}
  backoffLimit: 0
  template:
    metadata: {annotations: {lab/outcome: ${outcome}, lab/seconds: "4"}}
    spec: {restartPolicy: Never, containers: [{name: tests, image: "tests:1", command: [sh, -c, "run tests"]}]}
`;
}

/** Deployment and ConfigMap of `web` in each folder. */
export function webFiles(
  version: string,
  folders: readonly string[] = ['dev', 'qa', 'prod'],
): Record<string, string> {
  return Object.fromEntries(
    folders.map(folder => [
      `${folder}/app.yaml`,
      `${deployment(
        'web',
        `registry.example.com/web:${version}`,
      )}---\n${configMap('web-config', { version, env: folder })}`,
    ]),
  );
}

export interface Element {
  name: string;
  env: string;
  path: string;
}

export interface SetOptions {
  elements: Element[];
  steps?: { envs: string[]; maxUpdate?: number | string }[];
  /** In place of RollingSync with `steps`. */
  strategy?: Record<string, unknown>;
  project?: string;
  sources?: {
    repoURL: string;
    targetRevision: string;
    path?: string;
    chart?: string;
  }[];
  path?: string;
  spec?: Record<string, unknown>;
  operator?: string;
}

/** The ApplicationSet of a story. */
export function applicationSet(name: string, url: string, options: SetOptions) {
  const source = {
    repoURL: url,
    targetRevision: 'main',
    path: options.path ?? '{{.path}}',
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name,
      namespace: 'argocd',
      annotations: { 'backstage.io/entity-ref': `component:default/${name}` },
    },
    spec: {
      goTemplate: true,
      ...options.spec,
      generators: [{ list: { elements: options.elements } }],
      strategy: options.strategy ?? rolling(options),
      template: {
        metadata: { name: `${name}-{{.name}}`, labels: { env: '{{.env}}' } },
        spec: {
          project: options.project ?? 'default',
          ...(options.sources ? { sources: options.sources } : { source }),
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: `${name}-{{.name}}`,
          },
          syncPolicy: {
            retry: {
              limit: 2,
              backoff: { duration: '3s', factor: 1, maxDuration: '10s' },
            },
            syncOptions: ['CreateNamespace=true'],
          },
        },
      },
    },
  };
}

function rolling({ steps = [], operator = 'In' }: SetOptions) {
  return {
    type: 'RollingSync',
    rollingSync: {
      steps: steps.map(({ envs, maxUpdate }, i) => ({
        matchExpressions: [
          i === 0 && operator !== 'In'
            ? { key: 'env', operator }
            : { key: 'env', operator: 'In', values: envs },
        ],
        ...(maxUpdate === undefined ? {} : { maxUpdate }),
      })),
    },
  };
}

/** dev, qa and prod, one target each; prod behind the manual gate. */
export const THREE: Element[] = ['dev', 'qa', 'prod'].map(e => ({
  name: e,
  env: e,
  path: e,
}));
export const GATED = [
  { envs: ['dev'] },
  { envs: ['qa'] },
  { envs: ['prod'], maxUpdate: 0 },
];
export const OPEN = [{ envs: ['dev'] }, { envs: ['qa'] }, { envs: ['prod'] }];
