/**
 * Looks afresh whether what would be deployed is still what people approved: the set, each target and what it
 * renders to are read again, and the release's id is computed from them anew.
 */

import type {
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import type { ArgoApi } from '../argocd/ArgoApi';
import { ArgoError } from '../argocd/errors';
import type { Application, ApplicationSet, ObjectKey } from '../argocd/types';
import {
  contentsOf,
  resourceOf,
  whatChanged,
  type ReleaseContents,
} from '../model/contents';
import { releaseId, renderedDigest } from '../model/release';

/** It is what was approved. */
export interface Verified {
  kind: 'same';
  set: ApplicationSet;
  /** Digest of the spec of each target as it was verified, by `specKey`. */
  specs: ReadonlyMap<string, string>;
}

/** Why nothing is sent. */
export type Doubt =
  /** It ends: for people, what is different. */
  | { kind: 'changed'; reason: string }
  /** It cannot be told or sent at the moment; `until` when that is foreseen to be over, ISO 8601. */
  | { kind: 'notNow'; reason: string; delayMs: number; until?: string };

export type Verification = Verified | Doubt;

/** Its message says for people what is gone. */
class Gone extends Error {}

/** `before`: what the release consisted of when it was decided on; undefined where that was not kept. */
export async function verifyRelease(
  api: ArgoApi,
  approval: StoredApproval,
  before: () => Promise<ReleaseContents | undefined>,
): Promise<Verification> {
  const { namespace, name } = approval.pipeline;
  try {
    const [set, ...targets] = await Promise.all([
      unlessGone(
        api.getApplicationSet({ namespace, name }),
        `the ApplicationSet ${name} is gone`,
      ),
      ...approval.execution.map(execution =>
        unlessGone(render(api, approval, execution), targetGone(execution)),
      ),
    ]);
    return releaseId(set, targets) === approval.releaseId
      ? { kind: 'same', set, specs: specsOf(targets) }
      : {
          kind: 'changed',
          reason: differs(await before(), contentsOf(set, targets)),
        };
  } catch (error) {
    if (error instanceof Gone) {
      return { kind: 'changed', reason: error.message };
    }
    throw error;
  }
}

/** For people: the resources and settings that are not what was approved. */
function differs(
  before: ReleaseContents | undefined,
  after: ReleaseContents,
): string {
  const changes = before && whatChanged(before, after);
  return changes
    ? `what would be deployed has changed since the approval: ${changes}`
    : 'the spec of the ApplicationSet or of a target, or what the approved revision renders to, has changed since the approval';
}

async function render(
  api: ArgoApi,
  { revisions }: StoredApproval,
  execution: StoredExecution,
) {
  const { namespace, name, project } = execution;
  const ref = { namespace, name, project };
  const application = await api.getApplication(ref);
  const { multiSource } = application;
  const manifests = await api.manifests(ref, revisions, { multiSource });
  return {
    application,
    rendered: renderedDigest(manifests),
    resources: manifests.map(resourceOf),
  };
}

async function unlessGone<T>(answer: Promise<T>, reason: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isGone(error) ? new Gone(reason, { cause: error }) : error;
  }
}

/** Argo CD does not know what it was asked for. */
export function isGone(error: unknown): boolean {
  return error instanceof ArgoError && error.kind === 'notFound';
}

/** For people. */
export function targetGone({ name }: { name: string }): string {
  return `the target ${name} is gone`;
}

export function specsOf(
  targets: readonly { application: Application }[],
): Map<string, string> {
  return new Map(
    targets.map(({ application: { key, specDigest } }) => [
      specKey(key),
      specDigest,
    ]),
  );
}

export function specKey({ namespace, name }: ObjectKey): string {
  return `${namespace}/${name}`;
}
