/** A round of decisions at the gate of prod, as it is stored; a test says what is special about it. */

import { CHECKOUT, RELEASE } from '../../__testUtils__/pipelines';
import type { StoredApproval } from '../ApprovalStore';

export function storedApproval(
  changes: Partial<StoredApproval> = {},
): StoredApproval {
  return {
    id: 'a1',
    kind: 'release',
    openedBy: 'people',
    pipeline: CHECKOUT,
    stageIndex: 1,
    stageName: 'prod',
    releaseId: RELEASE,
    round: 1,
    revisions: [],
    state: 'pending',
    required: 1,
    createdAt: '2026-11-21T12:31:00.000Z',
    given: [],
    execution: [],
    ...changes,
  };
}
