/**
 * What the Applications of a target add to it. Argo CD has no health check for child Applications: a parent stays
 * Healthy while its child is Degraded.
 */

import { keyOf } from '../argocd/mergeList';
import type { Application, OperationState } from '../argocd/types';
import { isBusy, same } from './operations';
import type { TargetJudgement } from './judgeTarget';

/** What is looked at of a child; an Application is one. */
export interface ChildApplication
  extends Pick<
    Application,
    'key' | 'sync' | 'health' | 'automated' | 'children' | 'operationRequested'
  > {
  operation?: Pick<OperationState, 'phase' | 'message' | 'revisions'>;
}

/** A child as it is named, and as it is seen; our account may not see every one. */
export interface Child {
  name: string;
  app?: ChildApplication;
}

/** By `namespace/name`. */
export interface KnownApplications {
  get(key: string): ChildApplication | undefined;
}

export const NO_APPLICATIONS: KnownApplications = new Map();

const CHILDLESS: readonly Child[] = [];

/** Children, their children and so on; each of them once, whoever names it. */
export function childrenOf(
  parent: Pick<Application, 'children'>,
  known: KnownApplications,
): readonly Child[] {
  if (!parent.children) {
    return CHILDLESS;
  }
  const found = new Map<string, Child>();
  const visit = (app: Pick<Application, 'children'>) => {
    for (const key of app.children ?? []) {
      const id = keyOf(key);
      if (!found.has(id)) {
        const child = known.get(id);
        found.set(id, { name: key.name, app: child });
        if (child) {
          visit(child);
        }
      }
    }
  };
  visit(parent);
  return [...found.values()];
}

/** Undefined when every child is in order. `completed`: whether its target was complete for the candidate before. */
export function judgeChildren(
  children: readonly Child[],
  completed: boolean,
): TargetJudgement | undefined {
  const judged = children.flatMap(child => judgeChild(child, completed) ?? []);
  return ['failed', 'unknown', 'drifted', 'rolling']
    .map(worst => judged.find(({ state }) => state === worst))
    .find(Boolean);
}

function judgeChild(
  { name, app }: Child,
  completed: boolean,
): TargetJudgement | undefined {
  const child = { child: name };
  if (!app || app.sync.status === 'Unknown' || !app.sync.ofThisSpec) {
    return { state: 'unknown', code: 'childUnknown', params: child };
  }
  const { status, message, since } = app.health;
  const params = { ...child, message: message ?? status };
  if (isBusy(app)) {
    return {
      state: 'rolling',
      code: 'childRolling',
      params: { ...child, message: 'a sync is at work' },
    };
  }
  if (status === 'Degraded' || hasFailed(app)) {
    const why = status === 'Degraded' ? params.message : app.operation?.message;
    return {
      state: 'failed',
      code: 'childFailed',
      params: { ...child, message: why ?? '' },
      since,
    };
  }
  if (status === 'Unknown') {
    return { state: 'unknown', code: 'childUnknown', params };
  }
  return status === 'Healthy'
    ? judgeChildSync(app, completed)
    : { state: 'rolling', code: 'childRolling', params, since };
}

function judgeChildSync(
  { key, sync, automated }: ChildApplication,
  completed: boolean,
): TargetJudgement | undefined {
  if (sync.status === 'Synced') {
    return undefined;
  }
  const params = { child: key.name, message: 'OutOfSync' };
  return automated
    ? { state: 'rolling', code: 'childRolling', params }
    : {
        state: completed ? 'drifted' : 'rolling',
        code: 'childOutOfSync',
        params,
      };
}

/** Its last sync failed for what it is compared with, or never took. */
function hasFailed({ operation, sync }: ChildApplication): boolean {
  const failed = operation?.phase === 'Failed' || operation?.phase === 'Error';
  return (
    failed &&
    (sync.status !== 'Synced' || same(operation.revisions, sync.revisions))
  );
}
