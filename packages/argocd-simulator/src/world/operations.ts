/** What can be asked of an Application: syncing it, ending or undoing that, comparing it. */

import { canSync, windowsState } from '../controllers/application/windows';
import {
  Application,
  Operation,
  REFRESH_ANNOTATION,
  isApplication,
  sourcesOf,
} from './argocd';
import { WorldParts, existing, recordFor, windowsFor } from './parts';
import {
  assertFree,
  rollbackOperation,
  syncOperation,
  wantedRevisions,
} from './requests';
import { ObjectStore } from './types';
import { ArgoError, Ref, World } from './World';

type Operations = Pick<
  World,
  'sync' | 'terminate' | 'rollback' | 'refresh' | 'syncWindows'
>;

export function operationsOf(parts: WorldParts): Operations {
  const { argocd, clock } = parts;
  return {
    async sync(ref, request, account) {
      const app = existing(parts, ref);
      if (app.metadata.deletionTimestamp) assertFree(app);
      if (!canSync(windowsFor(parts, app), true, clock.now())) {
        throw new ArgoError(403, 7, 'cannot sync: blocked by sync window');
      }
      const wanted = wantedRevisions(app, request);
      const revisions = await resolveAll(parts, app, wanted);
      const fresh = existing(parts, ref);
      assertFree(fresh);
      const operation = syncOperation(fresh, request, revisions, account);
      return begin(parts, fresh, operation, account);
    },
    terminate: ref => terminate(argocd, existing(parts, ref)),
    rollback(ref, request, account) {
      const app = existing(parts, ref);
      assertFree(app);
      const operation = rollbackOperation(app, request, account);
      return begin(parts, app, operation, account);
    },
    refresh: (ref, kind) => refresh(parts, ref, kind),
    syncWindows: ref =>
      windowsState(windowsFor(parts, existing(parts, ref)), clock.now()),
  };
}

function begin(
  parts: WorldParts,
  app: Application,
  operation: Operation,
  account: string,
): Application {
  const { operationState: _before, ...status } = app.status ?? {
    sync: { comparedTo: { destination: app.spec.destination } },
    health: {},
    summary: {},
    sourceHydrator: {},
  };
  const next = parts.argocd.put({ ...app, status, operation });
  const { revision, revisions } = operation.sync ?? {};
  const to = revision ?? revisions?.join(', ') ?? '';
  recordFor(
    parts,
    app,
    'OperationStarted',
    `${account} initiated sync to ${to}`,
  );
  return isApplication(next) ? next : app;
}

function terminate(store: ObjectStore, app: Application): void {
  const state = app.status?.operationState;
  if (!app.operation || !app.status || !state) {
    throw new ArgoError(
      400,
      3,
      'Unable to terminate operation. No operation is in progress',
    );
  }
  store.put({
    ...app,
    status: {
      ...app.status,
      operationState: { ...state, phase: 'Terminating' },
    },
  });
}

function refresh(
  parts: WorldParts,
  ref: Ref,
  kind: 'normal' | 'hard',
): Promise<Application> {
  const { argocd } = parts;
  const app = existing(parts, ref);
  argocd.put({
    ...app,
    metadata: {
      ...app.metadata,
      annotations: { ...app.metadata.annotations, [REFRESH_ANNOTATION]: kind },
    },
  });
  return new Promise(resolve => {
    const stop = argocd.watch('Application', ({ type, object }) => {
      const { name, namespace, annotations } = object.metadata;
      const mine = name === ref.name && namespace === ref.namespace;
      const waiting =
        type !== 'DELETED' && annotations?.[REFRESH_ANNOTATION] !== undefined;
      if (!mine || waiting || !isApplication(object)) return;
      stop();
      resolve(object);
    });
  });
}

// The API server turns branches and tags into commits; a commit is believed as it is (recording rbac).
function resolveAll(
  { git }: WorldParts,
  app: Application,
  wanted: readonly (string | undefined)[],
): Promise<string[]> {
  return Promise.all(
    sourcesOf(app.spec).map(async (source, i) => {
      const revision = wanted[i] || source.targetRevision || 'HEAD';
      if (/^[0-9a-f]{40}$/.test(revision)) return revision;
      try {
        return await git.resolve(source.repoURL, revision);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        throw new ArgoError(
          500,
          2,
          `error resolving repo revision: rpc error: code = Unknown desc = ${text}`,
        );
      }
    }),
  );
}
