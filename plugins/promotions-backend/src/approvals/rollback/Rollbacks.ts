/**
 * Brings a stage back to what it had deployed: shows what that would do, and takes the request of a person, which is
 * then decided on like a release and carried out as a pinned sync. Nothing is sent here.
 */

import type {
  Permit,
  RollbackPreviewResponse,
  SourceCommits,
} from '@stagecraft/plugin-promotions-common';
import limitCalls from 'p-limit';
import type { ArgoApi } from '../../argocd/ArgoApi';
import type { CommitRange } from '../../argocd/CommitSource';
import type { ApplicationSet } from '../../argocd/types';
import type { History } from '../../history/History';
import { refOf } from '../../model/pinnedSync';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { Clock } from '../../platform/clock';
import type { StoredApproval, StoredDecision } from '../ApprovalStore';
import { opensGate } from '../quorum';
import { refuseOther } from '../rules';
import {
  refuse,
  type GateSituation,
  type Person,
  type Refusal,
  type Viewer,
} from '../situation';
import type { AskedRollback, NewRollback } from './insertRollback';
import { lookBack, resourcesOf, type BackwardTarget } from './lookBack';
import { newRollback } from './newRollback';
import { pastOf } from './past';
import { keysOf, rollbackId, sameKeys } from './rollbackId';
import { mayRollback, openRollback } from './rules';
import { ruleOnRevisions } from './ruleOnRevisions';
import { separationOfRollback } from './separationOfRollback';
import { revertInGit, undoneCommits } from './undo';

/** What a rollback asks of an Argo CD; it sends nothing. */
export type RollbackApi = Pick<
  ArgoApi,
  'getApplication' | 'getApplicationSet' | 'manifests' | 'managedResources'
>;

export interface RollbacksOptions {
  /** By instance. */
  argo: ReadonlyMap<string, RollbackApi>;
  history: Pick<History, 'runsOf'>;
  commits: (range: CommitRange) => Promise<SourceCommits>;
  commitUrl: (repoURL: string, revision: string) => string | undefined;
  /** What any decision on the stage depends on. */
  situationOf: (
    snapshot: PipelineSnapshot,
    index: number,
  ) => Promise<GateSituation>;
  /** Stores the request. `opens` tells whether what was given suffices. */
  ask: (
    rollback: NewRollback,
    opens: (given: readonly StoredDecision[]) => boolean,
  ) => Promise<AskedRollback>;
  clock: Clock;
}

export interface PreviewCall {
  index: number;
  revisions: string[];
}

export interface RollbackCall extends PreviewCall {
  releaseId: string;
  reason: string;
  /** Keys of what shall go: all of what would, or nothing. */
  prune: string[];
  /** Whether Backstage also lets the person decide, so that asking is approving. */
  decides: boolean;
}

export type RollbackResult =
  | { kind: 'stored' | 'repeated'; approval: StoredApproval }
  | { kind: 'releaseChanged' | 'invalid'; reason: string }
  | { kind: 'refused'; refusal: Refusal };

interface Looked {
  permit: Permit;
  set?: ApplicationSet;
  targets: readonly BackwardTarget[];
}

/** A stage of hundreds of targets must not be hundreds of calls at once. */
const TARGETS_AT_ONCE = 6;

export class Rollbacks {
  constructor(private readonly options: RollbacksOptions) {}

  /** What going back to these revisions would do, and whether the viewer may ask for it. Throws ArgoError. */
  async preview(
    snapshot: PipelineSnapshot,
    viewer: Viewer,
    { index, revisions }: PreviewCall,
  ): Promise<RollbackPreviewResponse> {
    const situation = await this.options.situationOf(snapshot, index);
    const [looked, sources] = await Promise.all([
      this.look(situation, viewer, revisions),
      this.undone(snapshot, index, revisions),
    ]);
    const { permit, set, targets } = looked;
    const wouldGo = resourcesOf(targets);
    const revert =
      !permit.allowed && permit.code === 'specChanged'
        ? revertInGit(sources, this.options.commitUrl)
        : undefined;
    return {
      ...(set && { releaseId: rollbackId(set, targets, keysOf(wouldGo)) }),
      revisions,
      permit,
      wouldGo,
      sources,
      ...(revert && { revert }),
    };
  }

  /** Stores the request, or says why not. When it returns, the request outlives a crash. Throws ArgoError. */
  async request(
    snapshot: PipelineSnapshot,
    viewer: Viewer,
    call: RollbackCall,
  ): Promise<RollbackResult> {
    if (viewer.kind === 'other') {
      return refused(refuseOther(viewer.what, 'ask for a rollback'));
    }
    const situation = await this.options.situationOf(snapshot, call.index);
    const before = openRollback(situation);
    if (before && isTheSame(before, viewer, call)) {
      return { kind: 'repeated', approval: before };
    }
    const looked = await this.look(situation, viewer, call.revisions);
    if (!looked.permit.allowed) {
      return refused(looked.permit);
    }
    const stands = standing(looked, call);
    return stands ?? this.store(situation, viewer, call, looked);
  }

  private async store(
    situation: GateSituation,
    viewer: Person,
    call: RollbackCall,
    { targets }: Looked,
  ): Promise<RollbackResult> {
    const { policy, owned } = situation;
    const separated = separationOfRollback(viewer.user, policy);
    const at = this.options.clock().toISOString();
    const counting = { ...(owned && { owned }), separated };
    const rollback = newRollback(situation, viewer, call, targets, at);
    const { kind, approval } = await this.options.ask(rollback, given =>
      opensGate(policy, given, counting),
    );
    if (kind === 'stored') {
      return { kind, approval };
    }
    return isTheSame(approval, viewer, call)
      ? { kind: 'repeated', approval }
      : refused(
          refuse(
            'alreadyDecided',
            'Somebody else has just asked for a rollback.',
          ),
        );
  }

  /** Afresh; nothing is asked of Argo CD when it is refused anyway. */
  private async look(
    situation: GateSituation,
    viewer: Viewer,
    revisions: string[],
  ): Promise<Looked> {
    const { snapshot, index } = situation;
    const { ref, stages } = snapshot.pipeline;
    const permit = mayRollback(situation, viewer);
    const api = this.options.argo.get(ref.instance);
    if (!permit.allowed || !api) {
      return { permit, targets: [] };
    }
    const { name } = stages[index];
    const atOnce = limitCalls(TARGETS_AT_ONCE);
    const [set, records, ...applications] = await Promise.all([
      api.getApplicationSet(snapshot.set.key),
      this.options.history.runsOf(ref, { index, name }, revisions),
      ...snapshot.applications[index].map(app =>
        atOnce(() => api.getApplication(refOf(app))),
      ),
    ]);
    const past = pastOf(applications, revisions, records);
    const refusal = ruleOnRevisions(name, revisions, past);
    if (refusal) {
      return { permit: refusal, targets: [] };
    }
    const targets = await Promise.all(
      applications.map(app => atOnce(() => lookBack(api, app, revisions))),
    );
    return { permit, set, targets };
  }

  private undone(
    { pipeline, applications }: PipelineSnapshot,
    index: number,
    revisions: string[],
  ): Promise<SourceCommits[]> {
    const { instance } = pipeline.ref;
    const { commits } = this.options;
    return undoneCommits(instance, applications[index], revisions, commits);
  }
}

/** Why the request does not fit what is there now; undefined when it does. */
function standing(
  { set, targets }: Looked,
  { releaseId, prune }: RollbackCall,
): RollbackResult | undefined {
  const wouldGo = keysOf(resourcesOf(targets));
  if (!set || rollbackId(set, targets, wouldGo) !== releaseId) {
    const reason =
      'Going back means something else now than what you saw. Look at it again.';
    return { kind: 'releaseChanged', reason };
  }
  if (prune.length > 0 && !sameKeys(prune, wouldGo)) {
    const reason =
      'prune: Argo CD deletes all of what would go or nothing, so name all of wouldGo, or none.';
    return { kind: 'invalid', reason };
  }
  return undefined;
}

function isTheSame(
  { releaseId, rollback }: StoredApproval,
  { user }: Person,
  call: RollbackCall,
): boolean {
  return (
    releaseId === call.releaseId &&
    rollback?.requestedBy === user &&
    sameKeys(rollback.prune, call.prune)
  );
}

function refused(refusal: Refusal): RollbackResult {
  return { kind: 'refused', refusal };
}
