/** Who is told what: of an entry of the record, and of a gate that begins to wait for people. Pure. */

import {
  formatPipelineRef,
  shortRevision,
  type AuditEntry,
  type Pipeline,
} from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from '../approvals/ApprovalStore';
import { commonApprovers, type StagePolicy } from '../approvals/policies';
import { gateLink } from './gateLink';
import type { Notice } from './Mailbox';

/** What a notice is made of, beside the entry. */
export interface NoticeFacts {
  pipeline?: Pick<Pipeline, 'ref' | 'title' | 'entityRefs'>;
  /** Of the stage. */
  policy?: StagePolicy;
  /** The round that the entry is about. */
  approval?: StoredApproval;
  /** Who made the release or asked for it, as far as it is known. Entity references. */
  makers: readonly string[];
}

const TITLES = {
  approved: 'was approved',
  override: 'was opened past its policy',
  rejected: 'was rejected',
  failed: 'failed',
  ended: 'is off: the approval ended',
  abort: 'was aborted',
  rollback: 'is to go back',
  outside: 'was deployed past the gate',
};
type Event = keyof typeof TITLES;

const GRAVE: readonly Event[] = ['failed', 'override', 'outside', 'abort'];
/** Those that whoever watches over the gate is told of. */
const FOR_APPROVERS: readonly Event[] = ['override', 'outside', 'rollback'];

/** Undefined where nobody needs to know. */
export function noticeOf(
  entry: AuditEntry,
  facts: NoticeFacts,
): Notice | undefined {
  const event = eventOf(entry);
  if (!event || !entry.pipeline || !entry.stage) {
    return undefined;
  }
  const { pipeline: ref, stage } = entry;
  const shown = facts.pipeline ?? { ref, title: ref.name, entityRefs: [] };
  const toApprovers = FOR_APPROVERS.includes(event);
  const to = [
    ...(toApprovers ? approversOf(facts.policy, shown.entityRefs) : []),
    ...(event === 'outside' ? [] : partakers(facts)),
  ].filter(person => person !== entry.actor);
  return {
    to: [...new Set(to)],
    ...(entry.actor.startsWith('user:') && { except: entry.actor }),
    title: `${shown.title} in ${stage.name} ${TITLES[event]}`,
    description: entry.text,
    ...linkTo(shown),
    severity: GRAVE.includes(event) ? 'high' : 'normal',
    scope: `promotions:record:${entry.seq}`,
  };
}

export function openedNotice(
  pipeline: Pipeline,
  index: number,
  policy: StagePolicy,
): Notice {
  const { name, release } = pipeline.stages[index];
  const what = release.revisions.map(shortRevision).join(' + ');
  const key = [formatPipelineRef(pipeline.ref), index, release.id].join(' ');
  return {
    to: approversOf(policy, pipeline.entityRefs),
    title: `${pipeline.title} waits for approval in ${name}`,
    description: `${what} has passed what comes before ${name} and waits for people.`,
    ...linkTo(pipeline),
    severity: 'normal',
    scope: `promotions:gate:${key}`,
  };
}

function eventOf({ kind, data, target }: AuditEntry): Event | undefined {
  switch (kind) {
    case 'decision':
      if (data.decision === 'override') {
        return 'override';
      }
      return data.state === 'approved' || data.state === 'rejected'
        ? data.state
        : undefined;
    case 'outcome':
      return data.state === 'failed' && target === undefined
        ? 'failed'
        : undefined;
    case 'ended':
    case 'abort':
    case 'rollback':
    case 'outside':
      return kind;
    default:
      return undefined;
  }
}

/** An entity stands for its owners. */
function approversOf(
  policy: StagePolicy | undefined,
  entityRefs: readonly string[],
): string[] {
  if (!policy) {
    return [];
  }
  const { users, groups } = commonApprovers(policy);
  return [...users, ...groups, ...(policy.owners ? entityRefs : [])];
}

/** Who made it, who asked for it, and who decided on it before. */
function partakers({ makers, approval }: NoticeFacts): string[] {
  return [
    ...makers,
    ...(approval?.rollback ? [approval.rollback.requestedBy] : []),
    ...(approval?.given ?? []).map(({ user }) => user),
  ];
}

function linkTo(pipeline: Pick<Pipeline, 'ref' | 'entityRefs'>) {
  const link = gateLink(pipeline);
  return link === undefined ? {} : { link };
}
