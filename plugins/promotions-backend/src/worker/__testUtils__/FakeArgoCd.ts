/** An Argo CD in memory, as the recordings show it, that counts what reaches it and can be told to misbehave. */

import type {
  ApplicationRef,
  ArgoApi,
  Manifest,
  SyncRequest,
} from '../../argocd/ArgoApi';
import { ArgoError } from '../../argocd/errors';
import type { Application, ApplicationSet } from '../../argocd/types';

export interface SeenSync {
  target: string;
  request: SyncRequest;
}

/** The calls that deploy, or look before that. */
export type ArgoStep =
  | 'getApplication'
  | 'getApplicationSet'
  | 'manifests'
  | 'sync'
  | 'terminate';

export class FakeArgoCd implements ArgoApi {
  readonly instance = 'eu';
  readonly syncs: SeenSync[] = [];
  readonly terminated: string[] = [];
  /** Manifests by revision. */
  rendered: Record<string, Manifest[]> = {};
  /** Answers of the next syncs, before Argo CD looks at them. */
  refusals: ArgoError[] = [];
  /** Answers of the next calls that end an operation. */
  terminateRefusals: ArgoError[] = [];
  /** Takes the next sync, but its answer is lost. */
  loseAnswer?: ArgoError;
  /** Told of each call before it is answered; what it throws is the answer. */
  step: (call: ArgoStep, target: string) => Promise<void> | void = () => {};
  setGone = false;
  /** Takes another revision than it is asked for. */
  takesInstead?: string[];
  /** Somebody changes an Application right before a sync of it arrives. */
  beforeSync: (name: string) => void = () => {};

  constructor(
    readonly set: ApplicationSet,
    readonly applications: Map<string, Application>,
    private readonly now: () => Date,
  ) {}

  app(name: string): Application {
    const app = this.applications.get(name);
    if (!app) {
      throw new ArgoError('notFound', `applications "${name}" not found`);
    }
    return app;
  }

  change(name: string, changes: Partial<Application>): void {
    this.applications.set(name, { ...this.app(name), ...changes });
  }

  /** The written operation begins, as it does within a moment. */
  begin(name: string): void {
    const { requestedOperation } = this.app(name);
    if (!requestedOperation) {
      throw new Error(`Nothing was asked of ${name}`);
    }
    this.change(name, {
      operationRequested: true,
      operation: {
        phase: 'Running',
        message: 'waiting for healthy state of apps/Deployment/checkout',
        startedAt: this.second(),
        retryCount: 0,
        retryLimit: 2,
        requested: requestedOperation.revisions,
        revisions: requestedOperation.revisions,
        initiatedBy: {
          username: requestedOperation.initiatedBy,
          automated: false,
        },
        infos: requestedOperation.infos,
        resources: [],
        dryRun: false,
        partial: false,
      },
    });
  }

  /** The operation ends, and is seen in the history when it succeeded. */
  end(
    name: string,
    phase: 'Succeeded' | 'Failed',
    message = 'done',
    tally?: { applied: number; of: number },
  ): void {
    this.begin(name);
    const app = this.app(name);
    const { operation, requestedOperation: _, ...rest } = app;
    if (!operation) {
      throw new Error(`Nothing runs on ${name}`);
    }
    const succeeded = phase === 'Succeeded';
    const entry = {
      id: app.history.length + 1,
      revisions: operation.revisions,
      deployedAt: this.second(),
      initiatedBy: operation.initiatedBy.username,
    };
    this.applications.set(name, {
      ...rest,
      operationRequested: false,
      operation: {
        ...operation,
        phase,
        message,
        finishedAt: this.second(),
        ...(tally && { tally }),
      },
      history: succeeded ? [...app.history, entry] : app.history,
      sync: {
        status: succeeded ? 'Synced' : 'OutOfSync',
        revisions: app.sync.revisions,
        ofThisSpec: true,
      },
    });
  }

  async sync({ name }: ApplicationRef, request: SyncRequest) {
    await this.step('sync', name);
    this.syncs.push({ target: name, request });
    const refusal = this.refusals.shift();
    if (refusal) {
      this.syncs.pop();
      throw refusal;
    }
    if (this.app(name).operationRequested) {
      this.syncs.pop();
      throw new ArgoError('busy', 'another operation is already in progress');
    }
    this.beforeSync(name);
    this.change(name, {
      operationRequested: true,
      requestedOperation: {
        revisions: this.takesInstead ?? request.revisions,
        initiatedBy: 'backstage',
        infos: request.infos,
      },
    });
    const lost = this.loseAnswer;
    if (lost) {
      this.loseAnswer = undefined;
      throw lost;
    }
    return this.app(name);
  }

  /** The operation that runs is told to end; `end` ends it. */
  async terminate({ name }: ApplicationRef) {
    await this.step('terminate', name);
    const refusal = this.terminateRefusals.shift();
    if (refusal) {
      throw refusal;
    }
    this.terminated.push(name);
    const { operation } = this.app(name);
    if (operation?.phase === 'Running') {
      this.change(name, { operation: { ...operation, phase: 'Terminating' } });
    }
  }

  /** A window keeps the operation from applying anything (recording windows). */
  block(name: string): void {
    this.begin(name);
    const { operation } = this.app(name);
    this.change(name, {
      operation: operation && {
        ...operation,
        message: 'Sync operation blocked by sync window',
      },
    });
  }

  async getApplication({ name }: ApplicationRef) {
    await this.step('getApplication', name);
    return this.app(name);
  }

  async getApplicationSet({ name }: { name: string }) {
    await this.step('getApplicationSet', name);
    if (this.setGone) {
      throw new ArgoError('notFound', `applicationsets "${name}" not found`);
    }
    return { ...this.set };
  }

  async manifests({ name }: ApplicationRef, revisions: string[]) {
    await this.step('manifests', name);
    return this.rendered[revisions.join('+')] ?? [];
  }

  async userName() {
    return 'backstage';
  }

  async listApplications() {
    return [...this.applications.values()];
  }

  async listApplicationSets() {
    return [this.set];
  }

  async *watch() {}

  async managedResources() {
    return [];
  }

  async revisionMetadata() {
    return { message: '' };
  }

  async version() {
    return 'v3.5.1';
  }

  private second(): string {
    return this.now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
  }
}
