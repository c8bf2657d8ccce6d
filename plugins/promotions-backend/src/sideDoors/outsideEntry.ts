/** What is recorded of a sync past a gate. Pure. */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { NewAuditEntry } from '../audit/Audit';
import type { Outside } from './OutsideStore';

/** `at`: when it was noted; ISO 8601. */
export function outsideEntry(found: Outside, at: string): NewAuditEntry {
  const { pipeline, stage, decision } = found;
  const { account, target, revisions } = decision;
  const release = revisions.map(shortRevision).join(' + ') || 'something';
  return {
    at,
    kind: 'outside',
    actor: `argocd:${account}`,
    pipeline,
    stage,
    target,
    text: `${account} synced ${target} to ${release} past the gate of ${stage.name}.`,
    data: {
      revisions,
      startedAt: decision.at,
      ...(decision.outcome && { outcome: decision.outcome }),
    },
  };
}
