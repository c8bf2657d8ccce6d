/**
 * The syncs of a target that did not come from this portal, told from its history and its last operation. Pure.
 *
 * Ours is what our account began with the id of an execution that is stored for this target, at about the time of its
 * intent and with its revisions. Infos alone prove nothing: everybody who may sync can write them, and copy an id from
 * an earlier operation. A repair of ours is told by its infos and our account; nothing is stored of it.
 */

import type { OutsideDecision } from '@stagecraft/plugin-promotions-common';
import type {
  Application,
  HistoryEntry,
  NameValue,
  OperationState,
} from '../argocd/types';
import { deploying, isRunning, same, triedLast } from '../model/operations';
import { EXECUTION_INFO, KIND_INFO, REPAIR } from '../model/syncInfos';

/** What the store tells of an execution of ours on this target. */
export interface OwnExecution {
  id: string;
  revisions: readonly string[];
  /** ISO 8601: its intent. */
  startedAt: string;
}

export interface Ours {
  /** Those that our syncs show as their initiator, the one of now and former ones. */
  accounts: ReadonlySet<string>;
  executions: readonly OwnExecution[];
}

export type OutsideSync = Omit<OutsideDecision, 'target'>;

/** One operation or entry of the history, as it began. */
interface Begun {
  at: string;
  account: string;
  revisions: readonly string[];
  outcome?: OutsideDecision['outcome'];
  ours: boolean;
}

/** How Argo CD names nobody: it synced by itself. */
const BY_ITSELF = 'automated sync';

/**
 * A sync reaches Argo CD within half a minute of its intent; the rest is what clocks may differ by. Wide, since who
 * knows our ids and acts under our account gains little, and a sync of ours must never be called somebody else's.
 */
const LONGEST_APART_MS = 6 * 60 * 60_000;

/** In the order in which they began, one for each second in which some did; `since`: ISO 8601, those before are no news. */
export function outsideSyncs(
  app: Application,
  ours: Ours,
  since: string,
): OutsideSync[] {
  const found = new Map<string, OutsideSync>();
  for (const { ours: own, ...sync } of begunOf(app, ours)) {
    const isNews = Date.parse(sync.at) >= wholeSecond(since);
    if (!own && isNews && !found.has(sync.at)) {
      found.set(sync.at, { ...sync, revisions: [...sync.revisions] });
    }
  }
  return [...found.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Whether anything of it can be ours by its account, so that the store has to be asked. */
export function mayBeOurs(
  { operation, history }: Application,
  accounts: ReadonlySet<string>,
): boolean {
  return (
    (operation !== undefined && accounts.has(operation.initiatedBy.username)) ||
    history.some(({ initiatedBy: by }) => !by || accounts.has(by))
  );
}

/**
 * How a sync that began then ended; undefined while it runs, and where Argo CD does not reach back so far any more.
 * What left no entry and is not shown any more failed.
 */
export function outcomeOf(
  app: Application,
  at: string,
): OutsideDecision['outcome'] {
  if (app.history.some(entry => moment(startOf(entry)) === at)) {
    return 'succeeded';
  }
  const { operation } = app;
  if (operation && moment(operation.startedAt) === at) {
    return phaseOutcome(operation);
  }
  const [oldest] = app.history;
  const isForgotten = oldest !== undefined && moment(startOf(oldest)) > at;
  return isForgotten ? undefined : 'failed';
}

function begunOf(app: Application, ours: Ours): Begun[] {
  const shown = shownOperation(app, ours);
  const entries = app.history.flatMap((entry, place): Begun[] => {
    const at = moment(startOf(entry));
    const isShown = shown && app.operation && isEntryOf(app.operation, entry);
    return isShown
      ? []
      : [
          {
            at,
            account: entry.initiatedBy || BY_ITSELF,
            revisions: entry.revisions,
            outcome: 'succeeded',
            ours: isOwnEntry(app.history, place, ours),
          },
        ];
  });
  return shown ? [...entries, shown] : entries;
}

/** Undefined for a dry run, and while it cannot be told what it deploys. */
function shownOperation(app: Application, ours: Ours): Begun | undefined {
  const { operation } = app;
  if (!operation || operation.dryRun) {
    return undefined;
  }
  const at = moment(operation.startedAt);
  const written = app.history.find(entry => isEntryOf(operation, entry));
  const revisions = written?.revisions ?? revisionsOf(app, operation);
  if (revisions.length === 0 && isRunning(operation)) {
    return undefined;
  }
  return {
    at,
    account: operation.initiatedBy.username || BY_ITSELF,
    revisions,
    outcome: written ? 'succeeded' : phaseOutcome(operation),
    ours: isOwnOperation(operation, revisions, ours),
  };
}

/** Argo CD's times are whole seconds, in which another operation may have begun, too. */
function isEntryOf(
  { startedAt, initiatedBy, requested }: OperationState,
  entry: HistoryEntry,
): boolean {
  return (
    moment(startOf(entry)) === moment(startedAt) &&
    (entry.initiatedBy || '') === initiatedBy.username &&
    (requested.length === 0 || same(requested, entry.revisions))
  );
}

function revisionsOf(
  app: Application,
  operation: OperationState,
): readonly string[] {
  if (operation.requested.length > 0) {
    return operation.requested;
  }
  if (isRunning(operation)) {
    return deploying(app);
  }
  return operation.partial ? operation.revisions : triedLast(app);
}

function isOwnOperation(
  { infos, initiatedBy, startedAt }: OperationState,
  revisions: readonly string[],
  { accounts, executions }: Ours,
): boolean {
  if (!accounts.has(initiatedBy.username)) {
    return false;
  }
  const id = infoOf(infos, EXECUTION_INFO);
  if (infoOf(infos, KIND_INFO) === REPAIR && id !== undefined) {
    return true;
  }
  const execution = executions.find(known => known.id === id);
  return (
    execution !== undefined &&
    same(execution.revisions, revisions) &&
    areNear(execution.startedAt, startedAt)
  );
}

/**
 * An entry has no infos. One of our account is ours when we meant to deploy that then; one that deployed again what
 * was deployed already may be a repair, of which nothing is stored.
 */
function isOwnEntry(
  history: readonly HistoryEntry[],
  place: number,
  { accounts, executions }: Ours,
): boolean {
  const entry = history[place];
  if (entry.initiatedBy && !accounts.has(entry.initiatedBy)) {
    return false;
  }
  const meant = executions.some(
    ({ revisions, startedAt }) =>
      same(revisions, entry.revisions) && areNear(startedAt, startOf(entry)),
  );
  const before = history[place - 1];
  return meant || !before || same(before.revisions, entry.revisions);
}

function phaseOutcome(operation: OperationState): OutsideSync['outcome'] {
  if (isRunning(operation)) {
    return undefined;
  }
  return operation.phase === 'Succeeded' ? 'succeeded' : 'failed';
}

function startOf({ deployStartedAt, deployedAt }: HistoryEntry): string {
  return deployStartedAt ?? deployedAt;
}

function infoOf(infos: readonly NameValue[], name: string): string | undefined {
  return infos.find(info => info.name === name)?.value;
}

function areNear(a: string, b: string): boolean {
  return Math.abs(Date.parse(a) - Date.parse(b)) <= LONGEST_APART_MS;
}

function wholeSecond(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000) * 1000;
}

/** As it is stored: with milliseconds, so that texts sort. */
function moment(time: string): string {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? time : new Date(parsed).toISOString();
}
