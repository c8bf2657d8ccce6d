/**
 * Opens a gate by the portal itself, in one transaction with its record.
 *
 * Killed before the commit, nothing is there and the next look at the evidence opens it; killed after it, the round is
 * there and the worker finds it due. Of replicas that open at once the first one's insert makes the others wait, and
 * they find its round: it is opened once.
 */

import type { Knex } from 'knex';
import type { Audit } from '../../audit/Audit';
import type { NewId } from '../../platform/ids';
import type { NewOpening, OpenedRound } from '../ApprovalStore';
import { entryAbout, PORTAL, whatAndWhere } from '../auditEntries';
import { loadApproval } from '../tables';
import { lockRound, makeRound, openRound } from './rounds';

export async function openByPortal(
  db: Knex,
  opening: NewOpening,
  newId: NewId,
  audit: Audit | undefined,
): Promise<OpenedRound> {
  const round = { ...opening, required: 0, openedBy: 'portal' as const };
  return db.transaction(async tx => {
    const isNew = await makeRound(tx, round, newId);
    const id = await lockRound(tx, opening);
    if (id === undefined) {
      throw new Error('The round vanished while it was opened');
    }
    if (isNew) {
      await openRound(tx, id, round, newId);
    }
    const approval = await loadApproval(tx, id);
    if (isNew) {
      await audit?.append(
        tx,
        entryAbout(approval, {
          kind: 'opening',
          actor: PORTAL,
          at: opening.at,
          text: `The portal opened the gate for ${whatAndWhere(approval)}.`,
          data: { round: approval.round, conditions: opening.conditions },
        }),
      );
    }
    return { kind: isNew ? 'opened' : 'exists', approval };
  });
}
