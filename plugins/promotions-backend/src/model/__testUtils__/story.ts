/** A pipeline that a test tells step by step: dev, qa and prod with one target each, all following one branch. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import type {
  Application,
  ApplicationSet,
  OperationState,
  ResourceState,
} from '../../argocd/types';
import type { JudgedStage, PipelineJudgement } from '../judgement';
import type { ChildApplication } from '../judgeChildren';
import { judgePipeline } from '../judgePipeline';
import { NOTHING_REMEMBERED, type PipelineMemory } from '../memory';
import { presentPipeline } from '../presentPipeline';

/** Forty characters that a test can read: `commit('a')`. */
export function commit(letter: string): string {
  return letter.repeat(40);
}

const START = Date.parse('2026-11-21T12:00:00Z');

export class Story {
  set: ApplicationSet = setOf(['dev', 'qa', 'prod']);
  apps: Record<string, Application> = {
    dev: appOf('dev'),
    qa: appOf('qa'),
    prod: appOf('prod'),
  };
  staleBecause: string | undefined;
  /** Applications that targets own, by `namespace/name`. */
  readonly known = new Map<string, ChildApplication>();
  /** What release is not seen to run what it renders to. */
  missingImage: string | undefined;
  /** Our clock is ahead of Argo CD's by so many seconds. */
  ahead = 0;
  private memory: PipelineMemory = NOTHING_REMEMBERED;
  private seconds = 0;

  /** Argo CD's clock, with which ours agrees unless we are `ahead`; ISO 8601 without milliseconds. */
  get now(): string {
    const date = new Date(START + this.seconds * 1000);
    return date.toISOString().replace('.000', '');
  }

  pass(seconds: number): this {
    this.seconds += seconds;
    return this;
  }

  /** Argo CD has compared these targets with this commit, and found them different. */
  compared(revision: string, ...names: string[]): this {
    return this.change(names, app => ({
      ...app,
      sync: { status: 'OutOfSync', revisions: [revision], ofThisSpec: true },
      reconciledAt: this.now,
    }));
  }

  /** Synced and Healthy there without an operation: the commit changes nothing here. */
  unaffected(revision: string, ...names: string[]): this {
    return this.change(names, app => ({
      ...app,
      sync: { status: 'Synced', revisions: [revision], ofThisSpec: true },
      reconciledAt: this.now,
    }));
  }

  syncing(
    revision: string,
    name: string,
    more: Partial<OperationState> = {},
  ): this {
    return this.change([name], app => ({
      ...app,
      operationRequested: true,
      operation: operationOf(this.now, {
        phase: 'Running',
        requested: [revision],
        ...more,
      }),
    }));
  }

  /** The operation succeeded, and the target is Synced and Healthy again. */
  deployed(
    revision: string,
    name: string,
    more: Partial<OperationState> = {},
  ): this {
    return this.change([name], app => ({
      ...app,
      operationRequested: false,
      operation: operationOf(this.now, {
        phase: 'Succeeded',
        finishedAt: this.now,
        requested: [],
        revisions: [revision],
        ...more,
      }),
      sync: { status: 'Synced', revisions: [revision], ofThisSpec: true },
      health: { status: 'Healthy', since: this.now },
      reconciledAt: this.now,
      history: [
        ...app.history,
        {
          id: app.history.length,
          revisions: [revision],
          deployStartedAt: this.now,
          deployedAt: this.now,
          initiatedBy:
            more.initiatedBy?.username ?? 'applicationset-controller',
        },
      ],
    }));
  }

  failed(revision: string, name: string, check?: string): this {
    return this.change([name], app => ({
      ...app,
      operationRequested: false,
      operation: operationOf(this.now, {
        phase: 'Failed',
        finishedAt: this.now,
        revisions: [revision],
        message: 'one or more synchronization tasks completed unsuccessfully',
        resources: check ? [hookOf(check, 'Failed')] : [],
      }),
    }));
  }

  claim(name: string, status: string, revision?: string): this {
    const others = this.set.applicationStatus.filter(
      entry => entry.application !== name,
    );
    const step = Object.keys(this.apps).indexOf(name) + 1;
    const targetRevisions = revision ? [revision] : [];
    const entry = {
      application: name,
      status,
      step,
      message: '',
      targetRevisions,
    };
    this.set = { ...this.set, applicationStatus: [...others, entry] };
    return this;
  }

  change(names: string[], how: (app: Application) => Application): this {
    for (const name of names) {
      const app = how(this.apps[name]);
      const resourceVersion = String(Number(app.resourceVersion) + 1);
      this.apps = { ...this.apps, [name]: { ...app, resourceVersion } };
    }
    return this;
  }

  /** All that is remembered is lost, as when the backend starts again. */
  restarted(): this {
    this.memory = NOTHING_REMEMBERED;
    return this;
  }

  judge(): PipelineJudgement {
    const facts = {
      set: this.set,
      applications: Object.values(this.apps),
      staleBecause: this.staleBecause,
      known: this.known,
    };
    const now = new Date(START + (this.seconds + this.ahead) * 1000);
    const judgement = judgePipeline(facts, this.memory, now);
    this.memory = judgement.memory;
    return judgement;
  }

  /** As a viewer would see it, without links, commits and rendered releases. */
  present(): Pipeline {
    return presentPipeline(this.set, this.judge(), {
      instance: 'eu',
      frontendUrl: '',
      freshness: { state: 'live' },
      entityRefs: [],
      version: 0,
      commit: () => undefined,
      release: () => ({}),
      missingImage: ({ app }) =>
        app.key.name === 'prod' ? this.missingImage : undefined,
    });
  }

  /** Codes of all warnings, in the order in which they are shown. */
  warnings(): string[] {
    const { stages, warnings } = this.present();
    return [...stages.flatMap(stage => stage.warnings), ...warnings].map(
      ({ code }) => code,
    );
  }

  annotated(annotations: Record<string, string>): this {
    this.set = { ...this.set, annotations };
    return this;
  }

  /** `dev complete · qa rolling · prod waiting` */
  verdicts(): string {
    return this.judge()
      .stages.map(({ plan, verdict }) => `${plan.name} ${verdict}`)
      .join(' · ');
  }

  stage(name: string): JudgedStage {
    const stage = this.judge().stages.find(({ plan }) => plan.name === name);
    if (!stage) {
      throw new Error(`there is no stage ${name}`);
    }
    return stage;
  }
}

export function hookOf(name: string, hookPhase: string) {
  return {
    group: 'batch',
    kind: 'Job',
    namespace: 'qa',
    name,
    status: 'Synced',
    message: 'Job has reached the specified backoff limit',
    hookType: 'Sync' as const,
    hookPhase,
  };
}

function setOf(stages: string[]): ApplicationSet {
  return {
    key: { namespace: 'argocd', name: 'web' },
    uid: 'set',
    resourceVersion: '1',
    generation: 1,
    createdAt: '2026-11-21T11:00:00Z',
    annotations: {},
    strategyType: 'RollingSync',
    steps: stages.map(stage => ({
      matchExpressions: [{ key: 'stage', operator: 'In', values: [stage] }],
      maxUpdate: stage === 'prod' ? 0 : undefined,
    })),
    specDigest: 'spec',
    conditions: [],
    applicationStatus: [],
  };
}

function appOf(stage: string): Application {
  return {
    key: { namespace: 'argocd', name: stage },
    uid: stage,
    resourceVersion: '1',
    createdAt: '2026-11-21T11:00:00Z',
    owner: { kind: 'ApplicationSet', name: 'web', uid: 'set' },
    labels: { stage },
    annotations: {},
    project: 'default',
    destination: { name: 'eu', namespace: stage },
    sources: [
      { repoURL: 'https://git/web.git', targetRevision: 'main', path: stage },
    ],
    multiSource: false,
    automated: false,
    automatedPrune: false,
    syncOptions: [],
    specDigest: 'spec',
    sync: { status: 'Unknown', revisions: [], ofThisSpec: true },
    health: { status: 'Missing' },
    operationRequested: false,
    history: [],
    resources: [],
    images: [],
    conditions: [],
  };
}

function operationOf(
  startedAt: string,
  more: Partial<OperationState>,
): OperationState {
  return {
    phase: 'Running',
    message: '',
    startedAt,
    retryCount: 0,
    retryLimit: 0,
    requested: [],
    revisions: [],
    initiatedBy: { username: 'applicationset-controller', automated: true },
    infos: [],
    resources: [],
    dryRun: false,
    partial: false,
    ...more,
  };
}

/** A resource that is OutOfSync, or otherwise not in order. */
export function resourceOf(more: Partial<ResourceState> = {}): ResourceState {
  return {
    group: 'apps',
    kind: 'Deployment',
    namespace: 'qa',
    name: 'web',
    status: 'OutOfSync',
    hook: false,
    requiresPruning: false,
    ...more,
  };
}

/** An Application that a target owns, in order. */
export function childOf(
  name: string,
  more: Partial<ChildApplication> = {},
): ChildApplication {
  return {
    key: { namespace: 'argocd', name },
    sync: { status: 'Synced', revisions: [commit('e')], ofThisSpec: true },
    health: { status: 'Healthy' },
    automated: true,
    operationRequested: false,
    ...more,
  };
}
