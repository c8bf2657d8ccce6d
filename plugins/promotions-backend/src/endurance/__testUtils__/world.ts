/**
 * The world in which backends are killed: simulated Argo CDs, each with one repository, in which every run has a
 * pipeline of its own. It sees what was asked of an Argo CD, and what it took: each operation that was written.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  startSimulator,
  type RunningInstance,
  type RunningSimulator,
  type SimClock,
} from '@stagecraft/argocd-simulator';

/** Things take so many times less than they do, while the time of day is the real one: portals compare it with theirs. */
const HASTE = 20;
const hastyClock: SimClock = {
  now: () => new Date(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds / HASTE);
    return () => clearTimeout(timer);
  },
};
export const EXECUTION_INFO = 'Stagecraft execution';

/** A sync that an Argo CD took. */
export interface TakenSync {
  target: string;
  revision: string;
  account: string;
  /** Ours, where it is one of ours. */
  executionId?: string;
}

export interface PipelinePlan {
  name: string;
  /** Names of prod's targets. */
  targets: readonly string[];
  /** Annotations of the ApplicationSet beside those that all have. */
  annotations?: Record<string, string>;
}

/** One Argo CD with its repository; one run at a time is in it. */
export interface Place {
  name: string;
  url: string;
  commit(version: string): Promise<string>;
  apply(plan: PipelinePlan): void;
  remove(plan: PipelinePlan): void;
  /** Somebody syncs a target in Argo CD's own UI. */
  syncByHand(target: string, revision: string): Promise<unknown>;
  /** Every sync that it took, in order. */
  taken(plan: PipelinePlan): TakenSync[];
  /** The revisions of the target's history, oldest first. */
  history(target: string): string[];
  /** How often a sync of the target was asked for over HTTP and answered 200. */
  asked(target: string): number;
}

export async function startWorld(places: readonly string[]) {
  const directory = await mkdtemp(path.join(tmpdir(), 'stagecraft-endurance-'));
  const simulator = await startSimulator({
    directory,
    users: [],
    organizations: ['endurance'],
    clock: hastyClock,
    heartbeatMs: 1_000,
    instances: places.map(name => ({ name, settings: { webhook: true } })),
  });
  return {
    places: await Promise.all(
      [...simulator.instances.values()].map(each => placeOf(each, simulator)),
    ),
    async stop() {
      await simulator.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function placeOf(
  { name, url, world, calls }: RunningInstance,
  { forge, clock }: RunningSimulator,
): Promise<Place> {
  const owner = 'endurance';
  const repository = await forge.createRepo({ owner, name });
  const taken: TakenSync[] = [];
  const seen = new Map<string, string>();
  world.argocd.watch('Application', ({ object }) => {
    const { metadata, operation } = Object(object);
    const text = JSON.stringify(operation);
    if (operation?.sync && seen.get(metadata.name) !== text) {
      taken.push(takenSync(metadata.name, operation));
    }
    seen.set(metadata.name, text);
  });
  const ref = (target: string) => ({ namespace: 'argocd', name: target });
  return {
    name,
    url,
    commit: version =>
      forge.commit(repository, {
        files: {
          'dev/app.yaml': configMap(version),
          'prod/app.yaml': configMap(version),
        },
        message: `endurance ${version}`,
        author: { name: 'Dana Dev', email: 'dana@example.com' },
        date: clock.now(),
      }),
    apply: plan => {
      world.apply(applicationSet(plan, forge.cloneUrl(repository)));
    },
    remove: plan => {
      world.remove({ kind: 'ApplicationSet', ...ref(plan.name) });
      for (const target of ['dev', ...plan.targets]) {
        const key = { kind: 'Application', ...ref(`${plan.name}-${target}`) };
        if (world.argocd.get(key)) {
          world.remove(key);
        }
      }
    },
    syncByHand: (target, revision) =>
      world.sync(ref(target), { revision }, 'admin'),
    taken: plan =>
      taken.filter(sync =>
        plan.targets.some(target => sync.target === `${plan.name}-${target}`),
      ),
    history: target =>
      (world.application(ref(target))?.status?.history ?? []).map(entry =>
        String(entry.revision),
      ),
    asked: target =>
      calls
        .list()
        .filter(
          call =>
            call.method === 'POST' &&
            call.path.includes(`/${target}/sync`) &&
            call.status === 200 &&
            call.body !== '',
        ).length,
  };
}

function takenSync(target: string, written: unknown): TakenSync {
  const { sync, info = [], initiatedBy = {} } = Object(written);
  const infos: { name: string; value: string }[] = info;
  const execution = infos.find(each => each.name === EXECUTION_INFO);
  return {
    target,
    revision: String(sync.revision),
    account: String(initiatedBy.username ?? ''),
    ...(execution && { executionId: execution.value }),
  };
}

function configMap(version: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: app}
data: {version: "${version}"}
`;
}

function applicationSet(plan: PipelinePlan, repoURL: string) {
  const { name, targets, annotations } = plan;
  const elements = [
    { stage: 'dev', target: 'dev' },
    ...targets.map(target => ({ stage: 'prod', target })),
  ];
  const step = (stage: string) => ({
    matchExpressions: [{ key: 'stage', operator: 'In', values: [stage] }],
  });
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name,
      namespace: 'argocd',
      annotations: {
        'promotions.stagecraft.dev/stages': 'dev,prod',
        'promotions.stagecraft.dev/gates': 'prod=approval',
        ...annotations,
      },
    },
    spec: {
      goTemplate: true,
      generators: [{ list: { elements } }],
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: [step('dev'), { ...step('prod'), maxUpdate: 0 }],
        },
      },
      template: {
        metadata: {
          name: `${name}-{{.target}}`,
          labels: { stage: '{{.stage}}' },
        },
        spec: {
          project: 'default',
          source: { repoURL, targetRevision: 'main', path: '{{.stage}}' },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: `${name}-{{.target}}`,
          },
          syncPolicy: { syncOptions: ['CreateNamespace=true'] },
        },
      },
    },
  };
}
