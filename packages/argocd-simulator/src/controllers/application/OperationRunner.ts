/** Runs an Application's `operation` to its end: begins it, passes over its tasks, retries, writes history. */

import {
  Application,
  OperationState,
  isAppProject,
  isApplication,
} from '../../world/argocd';
import { kubeTime } from '../../world/ObjectStore';
import { GitReader, ObjectStore, SimClock } from '../../world/types';
import { WorldSettings } from '../../world/World';
import { Pace } from '../pace';
import { afterFailure, isCompleted, retryAt, written } from './operationState';
import type { WritableCluster } from './applyTask';
import { SyncRunner } from './SyncRunner';
import { emptyResult, historyEntry, syncResult } from './syncResult';
import {
  TargetError,
  TargetLoader,
  Targets,
  operationSources,
  requestedRevisions,
} from './targets';
import { assignedWindows, canSync } from './windows';

export interface OperationDependencies {
  store: ObjectStore;
  clock: SimClock;
  settings: WorldSettings;
  pace: Pace;
  git: GitReader;
  targets: TargetLoader;
  clusterOf(app: Application): WritableCluster | undefined;
  record(app: Application, reason: string, message: string): void;
  /** Asks for a comparison with git's newest state. */
  refresh(key: string, delayMs?: number): void;
  /** Asks for another pass. */
  again(key: string, delayMs: number): void;
}

const HISTORY_LIMIT = 10;

export class OperationRunner {
  private readonly sync: SyncRunner;

  constructor(private readonly deps: OperationDependencies) {
    this.sync = new SyncRunner(deps.pace);
  }

  /** One pass over the operation of an Application that has one. */
  async process(key: string): Promise<void> {
    const app = this.read(key);
    if (!app?.operation) return;
    const blocked = this.isBlocked(app);
    const state = this.current(key, app, app.status?.operationState);
    if (!state) return;
    if (blocked && state.phase !== 'Terminating') {
      this.write(key, {
        ...state,
        message: 'Sync operation blocked by sync window',
      });
      // The first look at a manual operation still sees the one before it; the next one goes on.
      if (!state.operation.initiatedBy?.automated) this.deps.again(key, 50);
      return;
    }
    const running = this.read(key);
    if (running) await this.pass(key, running, state);
  }

  // Begins the operation, resumes it, or starts its next attempt; undefined while that is not due.
  private current(
    key: string,
    app: Application,
    state: OperationState | undefined,
  ): OperationState | undefined {
    if (!app.operation) return undefined;
    const now = this.deps.clock.now();
    if (!state || isCompleted(state)) {
      return this.write(
        key,
        {
          operation: app.operation,
          phase: 'Running',
          startedAt: kubeTime(now),
        },
        true,
      );
    }
    if (!state.finishedAt || state.phase === 'Terminating') return state;
    const due = retryAt(state).getTime() - now.getTime();
    if (due > 0) {
      this.deps.again(key, due);
      return undefined;
    }
    const { finishedAt: _ended, syncResult: _results, ...rest } = state;
    const next: OperationState = {
      ...rest,
      message: `Retrying operation. Attempt #${state.retryCount ?? 1}`,
    };
    this.write(key, next);
    return next;
  }

  // Looks at the operation before this one: a manual sync after an automated one is told to wait
  // for a moment (recording windows).
  private isBlocked(app: Application): boolean {
    const project = this.deps.store.get({
      kind: 'AppProject',
      namespace: this.deps.settings.namespace,
      name: app.spec.project,
    });
    const windows = assignedWindows(
      project && isAppProject(project) ? project : undefined,
      app,
    );
    const known = app.status?.operationState;
    const manual =
      known !== undefined && !known.operation.initiatedBy?.automated;
    return !canSync(windows, manual, this.deps.clock.now());
  }

  private async pass(
    key: string,
    app: Application,
    state: OperationState,
  ): Promise<void> {
    const cluster = this.deps.clusterOf(app);
    try {
      if (!cluster)
        throw new TargetError('there are no clusters with this name');
      const targets = await this.load(app, state);
      const result = await this.sync.pass(
        app,
        state,
        targets.manifests,
        cluster,
      );
      const next: OperationState = {
        ...state,
        phase: result.phase,
        message: result.message,
        syncResult: syncResult(app, targets, result.resources),
      };
      await this.conclude(key, next);
      if (result.again) this.deps.again(key, 40);
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      await this.conclude(key, {
        ...state,
        phase: 'Error',
        message: `ComparisonError: ${error.message}`,
        syncResult: emptyResult(app, state),
      });
    }
  }

  // A resumed operation stays with the commit that it began with.
  private load(app: Application, state: OperationState): Promise<Targets> {
    const sources = operationSources(app);
    const begun = state.syncResult?.revisions ?? [state.syncResult?.revision];
    const revisions = begun.some(Boolean)
      ? begun
      : requestedRevisions(app.operation?.sync, sources.length);
    return this.deps.targets.load(sources, revisions);
  }

  private async conclude(key: string, state: OperationState): Promise<void> {
    const { clock, pace } = this.deps;
    const terminated = state.message === 'Operation terminated';
    if (state.phase === 'Running') {
      this.write(key, state);
    } else if (state.phase === 'Succeeded') {
      const dry =
        state.operation.sync?.dryRun || state.operation.sync?.resources;
      if (!dry) this.remember(key, state);
      await pace.wait('finish');
      this.end(key, { ...state, finishedAt: kubeTime(clock.now()) });
    } else {
      const next = terminated
        ? { ...state, finishedAt: kubeTime(clock.now()) }
        : afterFailure(state, clock.now());
      if (next.phase === 'Running') {
        this.write(key, next);
        this.deps.again(key, retryAt(next).getTime() - clock.now().getTime());
      } else this.end(key, next);
    }
  }

  /** Adds the history entry, which Argo CD writes just before the operation's end. */
  private remember(key: string, state: OperationState): void {
    const app = this.read(key);
    if (!app?.status || !state.syncResult) return;
    const before = app.status.history ?? [];
    const now = kubeTime(this.deps.clock.now());
    const entry = historyEntry(before, state, state.syncResult, now);
    this.deps.store.put({
      ...app,
      status: {
        ...app.status,
        history: [...before, entry].slice(-HISTORY_LIMIT),
      },
    });
  }

  private end(key: string, state: OperationState): void {
    const app = this.read(key);
    if (!app?.status) return;
    const { operation: _done, ...rest } = app;
    this.deps.store.put({
      ...rest,
      status: {
        ...app.status,
        operationState: written(
          app.status.operationState,
          state,
          this.deps.settings.version,
        ),
      },
    });
    const ok = state.phase === 'Succeeded';
    this.deps.record(
      app,
      'OperationCompleted',
      `${ok ? 'Sync operation to' : 'Sync operation to'} ${
        state.syncResult?.revision ?? ''
      } ${ok ? 'succeeded' : `failed: ${state.message}`}`,
    );
    if (!state.operation.sync?.dryRun) this.deps.refresh(key);
  }

  private write(
    key: string,
    state: OperationState,
    begins = false,
  ): OperationState {
    const app = this.read(key);
    if (!app) return state;
    const known = app.status?.operationState;
    // Terminating was asked for while this pass ran.
    const phase =
      known?.phase === 'Terminating' && state.phase === 'Running' && !begins
        ? known.phase
        : state.phase;
    const next = written(
      known,
      { ...state, phase },
      this.deps.settings.version,
    );
    this.deps.store.put({
      ...app,
      status: {
        ...(app.status ?? {
          sync: { comparedTo: { destination: app.spec.destination } },
          health: {},
          summary: {},
          sourceHydrator: {},
        }),
        operationState: next,
      },
    });
    return state;
  }

  private read(key: string): Application | undefined {
    const [namespace, name] = key.split('/');
    const found = this.deps.store.get({ kind: 'Application', namespace, name });
    return found && isApplication(found) ? found : undefined;
  }
}
