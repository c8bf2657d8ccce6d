/** What the backend records, previews and lists of gates, for tests and the dev page. */

import type {
  ActivityResponse,
  AuditEntry,
  RollbackPreviewResponse,
  WaitingApproval,
} from '@stagecraft/plugin-promotions-common';
import { REF, YES, governedProd } from './deciding';
import { diff } from './diff';
import { NEW, OLD, minutesAgo } from './pipelines';

export function preview(
  more: Partial<RollbackPreviewResponse> = {},
): RollbackPreviewResponse {
  return {
    releaseId: 'release-old',
    revisions: [OLD],
    permit: YES,
    wouldGo: diff().resources.filter(({ change }) => change === 'delete'),
    sources: diff().sources,
    ...more,
  };
}

export function entry(
  seq: number,
  kind: AuditEntry['kind'],
  text: string,
  more: Partial<AuditEntry> = {},
): AuditEntry {
  return {
    seq,
    at: minutesAgo(100 - seq),
    kind,
    actor: 'user:default/grace',
    pipeline: REF,
    stage: { index: 2, name: 'prod' },
    text,
    data: {},
    keyId: 'k1',
    hmac: 'f'.repeat(64),
    ...more,
  };
}

export function activity(): ActivityResponse {
  return {
    items: [
      entry(88, 'outside', 'checkout-prod-eu was synced outside the portal.', {
        actor: 'argocd:admin',
      }),
      entry(
        87,
        'decision',
        'user:default/grace overrode the gate for 749bde9 in prod.',
        {
          data: { decision: 'override', comment: 'Customers cannot pay.' },
        },
      ),
      entry(
        86,
        'refusal',
        'user:default/ada was refused to approve in prod: You wrote a commit of it.',
        {
          actor: 'user:default/ada',
          data: { code: 'separated', reason: 'You wrote a commit of it.' },
        },
      ),
      entry(85, 'decision', 'user:default/grace approved 749bde9 in prod.', {
        data: { decision: 'approve', comment: 'Load test looked fine.' },
      }),
    ],
    nextCursor: '85',
  };
}

export function olderActivity(): ActivityResponse {
  return {
    items: [
      entry(12, 'opening', 'qa was opened for 749bde9', { actor: 'portal' }),
    ],
  };
}

export function waitingApproval(
  more: Partial<WaitingApproval> = {},
): WaitingApproval {
  const prod = governedProd();
  return {
    pipeline: REF,
    title: 'checkout',
    entityRefs: ['component:default/checkout'],
    stage: { index: prod.index, name: prod.name },
    releaseId: 'release-2',
    revisions: [NEW],
    explanation: prod.explanation,
    approval: prod.approval,
    viewer: YES,
    ...more,
  };
}
