/** A simulated Argo CD with one pipeline, basket: dev and qa roll by themselves, prod waits for approval. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulator } from '@stagecraft/argocd-simulator';

/** Simulated seconds in a real one: real git keeps up, and a test does not wait. */
const SPEED = 20;
const STAGES = ['dev', 'qa', 'prod'];

/** How an ApplicationSet of the lab differs from the usual one. */
export interface SetChanges {
  /** Added to the usual ones. */
  annotations?: Record<string, string>;
  /** The steps, by name; all three when absent. */
  stages?: readonly string[];
  /** Steps that Argo CD never opens. */
  gated?: readonly string[];
  /** A second source: the folder of each stage below this path. */
  alsoFrom?: string;
}

/** `names`: of the instances, which share the repository; the functions without a name speak of the first. */
export async function startLab(...names: string[]) {
  const [first = 'lab', ...others] = names;
  const directory = await mkdtemp(path.join(tmpdir(), 'stagecraft-lab-'));
  const simulator = await startSimulator({
    directory,
    users: [],
    organizations: ['basket'],
    speed: SPEED,
    instances: [first, ...others].map(name => ({
      name,
      settings: { webhook: true },
    })),
  });
  const at = (name: string) => {
    const found = simulator.instances.get(name);
    if (!found) {
      throw new Error(`The simulated Argo CD ${name} was not started`);
    }
    return found;
  };
  const instance = at(first);
  const { forge, clock } = simulator;
  const repository = await forge.createRepo({
    owner: 'basket',
    name: 'deploy',
  });
  const { world } = instance;
  return {
    url: instance.url,
    faults: instance.faults,
    urlOf: (name: string) => at(name).url,
    /** `more`: other files, by path. */
    commit: (
      version: string,
      message = `basket ${version}`,
      more: Record<string, string> = {},
    ) =>
      forge.commit(repository, {
        files: { ...files(version), ...more },
        message,
        author: { name: 'Dana Dev', email: 'dana@example.com' },
        date: clock.now(),
      }),
    /** Every sync that was asked of an Argo CD. */
    syncs: (name = first) =>
      at(name)
        .calls.list()
        .filter(
          ({ method, path: to }) => method === 'POST' && /\/sync$/.test(to),
        )
        .map(({ path: to, body }) => ({ path: to, body: JSON.parse(body) })),
    /** Another name makes another pipeline of the same repository. */
    applySet: (name = 'basket', changes: SetChanges = {}, where = first) =>
      at(where).world.apply(
        applicationSet(name, forge.cloneUrl(repository), changes),
      ),
    /** Somebody changes prod's ConfigMap in the cluster, past Git. */
    drift: (version: string) =>
      [...world.clusters.values()][0].patch(
        { kind: 'ConfigMap', namespace: 'basket-prod', name: 'basket' },
        { data: { version } },
      ),
    /** `kubectl patch --type merge` of prod's Application. */
    patchProd: (patch: Record<string, unknown>) =>
      world.patch(
        { kind: 'Application', namespace: 'argocd', name: 'basket-prod' },
        patch,
      ),
    prod() {
      const app = world.application({
        namespace: 'argocd',
        name: 'basket-prod',
      });
      if (!app) {
        throw new Error('basket-prod is not there');
      }
      return app;
    },
    async stop() {
      await simulator.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type Lab = Awaited<ReturnType<typeof startLab>>;

function files(version: string): Record<string, string> {
  return Object.fromEntries(
    STAGES.map(stage => [`${stage}/app.yaml`, configMap(version, stage)]),
  );
}

function configMap(version: string, stage: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: basket}
data: {version: "${version}", stage: ${stage}}
`;
}

function applicationSet(
  name: string,
  repoURL: string,
  { annotations, stages = STAGES, gated = ['prod'], alsoFrom }: SetChanges,
) {
  const source = { repoURL, targetRevision: 'main', path: '{{.stage}}' };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name,
      namespace: 'argocd',
      annotations: {
        'backstage.io/entity-ref': `component:default/${name}`,
        'promotions.stagecraft.dev/stages': stages.join(','),
        'promotions.stagecraft.dev/gates': 'prod=approval',
        ...annotations,
      },
    },
    spec: {
      goTemplate: true,
      generators: [{ list: { elements: stages.map(stage => ({ stage })) } }],
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: stages.map(stage => ({
            matchExpressions: [
              { key: 'stage', operator: 'In', values: [stage] },
            ],
            ...(gated.includes(stage) && { maxUpdate: 0 }),
          })),
        },
      },
      template: {
        metadata: {
          name: `${name}-{{.stage}}`,
          labels: { stage: '{{.stage}}' },
        },
        spec: {
          project: 'default',
          ...(alsoFrom === undefined
            ? { source }
            : {
                sources: [
                  source,
                  { ...source, path: `${alsoFrom}/{{.stage}}` },
                ],
              }),
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: `${name}-{{.stage}}`,
          },
          syncPolicy: { syncOptions: ['CreateNamespace=true'] },
        },
      },
    },
  };
}
