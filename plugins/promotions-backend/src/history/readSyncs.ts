/** The syncs that an Application tells of: its history, which Argo CD keeps for ten, and its last operation. Pure. */

import type { StartedBy } from '@stagecraft/plugin-promotions-common';
import type {
  Application,
  HistoryEntry,
  NameValue,
  OperationState,
} from '../argocd/types';
import {
  deployedRevisions,
  deploying,
  isRunning,
  same,
  triedLast,
} from '../model/operations';
import {
  APPROVAL_INFO,
  APPROVERS_INFO,
  ASKER_INFO,
  EXECUTION_INFO,
  KIND_INFO,
  OVERRIDER_INFO,
  REPAIRER_INFO,
  ROLLBACK,
} from '../model/syncInfos';
import { moment } from './records';

/** One operation that deploys all of a target, or tries to. Times as in a record. */
export interface Sync {
  startedAt: string;
  revisions: readonly string[];
  /** When it succeeded. */
  deployedAt?: string;
  startedBy?: StartedBy;
  approvalId?: string;
  running: boolean;
  /** How many of the target's syncs began in this second, and became one here. */
  times: number;
}

/**
 * Oldest first, one for each start. `last`: what is recorded as the target's last, which an operation that has
 * just begun may still show as its own.
 */
export function readSyncs(
  app: Application,
  last: readonly string[] = [],
): Sync[] {
  const syncs = new Map<string, Sync>();
  for (const entry of app.history) {
    const sync = historicSync(entry);
    const { times = 0 } = syncs.get(sync.startedAt) ?? {};
    if (sync.revisions.length > 0) {
      syncs.set(sync.startedAt, { ...sync, times: times + 1 });
    }
  }
  const start = moment(app.operation?.startedAt ?? '');
  const shown = shownSync(app, syncs.get(start), last);
  if (shown) {
    syncs.set(start, shown);
  }
  return [...syncs.values()].sort(byStart);
}

function historicSync(entry: HistoryEntry): Sync {
  const { revisions, deployStartedAt, deployedAt, initiatedBy } = entry;
  return {
    startedAt: moment(deployStartedAt ?? deployedAt),
    revisions,
    deployedAt: moment(deployedAt),
    // An automated sync names nobody there, and neither does a version that does not tell.
    ...(initiatedBy && { startedBy: startedByName(initiatedBy) }),
    running: false,
    times: 1,
  };
}

/** A dry run deploys nothing, and a sync of some resources is no release. `written`: its entry in the history. */
function shownSync(
  app: Application,
  written: Sync | undefined,
  last: readonly string[],
): Sync | undefined {
  const { operation } = app;
  if (!operation || operation.dryRun || operation.partial) {
    return undefined;
  }
  const running = isRunning(operation);
  const told = running ? surelyDeploying(app, last) : triedLast(app);
  const revisions = written?.revisions ?? told;
  if (revisions.length === 0 || (!written && isUnresolved(app, revisions))) {
    return undefined;
  }
  const { startedAt, finishedAt, phase } = operation;
  const deployedAt = phase === 'Succeeded' ? finishedAt : undefined;
  return {
    startedAt: moment(startedAt),
    revisions,
    ...(deployedAt && { deployedAt: moment(deployedAt) }),
    ...written,
    ...initiator(operation),
    running,
    times: written?.times ?? 1,
  };
}

const COMMIT = /^([0-9a-f]{40}|sha256:[0-9a-f]{64})$/;

/** What could not be loaded shows the branch's name for a commit, and deploys nothing (recording brokenset). */
function isUnresolved(
  { sync, sources }: Application,
  revisions: readonly string[],
): boolean {
  const isBranch = (revision: string, source: number) =>
    revision === sources[source]?.targetRevision && !COMMIT.test(revision);
  return sync.status === 'Unknown' && revisions.some(isBranch);
}

/**
 * What an operation at work deploys; empty until that is certain, since what was recorded is not taken back. One
 * that pins nothing takes whatever is newest then, and shows the revision of the one before at first, which who has
 * just come cannot tell (recording gatejobs).
 */
function surelyDeploying(
  app: Application,
  last: readonly string[],
): readonly string[] {
  const { requested = [], revisions = [] } = app.operation ?? {};
  if (same(requested, deploying(app))) {
    return requested;
  }
  const isCompared = same(revisions, app.sync.revisions);
  const mayBeOld =
    same(revisions, deployedRevisions(app)) ||
    same(revisions, last) ||
    (last.length === 0 && !isCompared);
  return mayBeOld ? [] : revisions;
}

/** Our own syncs are told by the execution in their infos; the account alone may be shared. */
function initiator({
  initiatedBy,
  infos,
}: OperationState): Pick<Sync, 'startedBy' | 'approvalId'> {
  if (infoOf(infos, EXECUTION_INFO) !== undefined) {
    const isRollback = infoOf(infos, KIND_INFO) === ROLLBACK;
    const overrider = infoOf(infos, OVERRIDER_INFO);
    const name = isRollback
      ? infoOf(infos, ASKER_INFO)
      : overrider ??
        infoOf(infos, APPROVERS_INFO) ??
        infoOf(infos, REPAIRER_INFO);
    const approvalId = infoOf(infos, APPROVAL_INFO);
    return {
      startedBy: {
        kind: 'portal',
        ...(name && { name }),
        ...(isRollback && { rollback: true }),
        ...(overrider && { override: true }),
      },
      ...(approvalId && { approvalId }),
    };
  }
  const { username, automated } = initiatedBy;
  if (automated) {
    const name = username || undefined;
    return { startedBy: { kind: 'argocd', ...(name && { name }) } };
  }
  return username ? { startedBy: startedByName(username) } : {};
}

const ROLLING_SYNC = 'applicationset-controller';

function startedByName(name: string): StartedBy {
  return { kind: name === ROLLING_SYNC ? 'argocd' : 'person', name };
}

function infoOf(infos: readonly NameValue[], name: string): string | undefined {
  return infos.find(info => info.name === name)?.value;
}

function byStart(a: Sync, b: Sync): number {
  return a.startedAt < b.startedAt ? -1 : 1;
}
