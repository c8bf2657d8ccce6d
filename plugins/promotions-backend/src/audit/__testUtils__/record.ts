/** A record to write into, and an entry to write. */

import type { Knex } from 'knex';
import type { AuditConfig } from '../../config';
import type { NewAuditEntry } from '../Audit';
import { AuditKeys } from '../AuditKeys';
import { DatabaseAudit } from '../DatabaseAudit';

export const CHECKOUT: NewAuditEntry = {
  at: '2026-11-21T12:00:00.000Z',
  kind: 'decision',
  actor: 'user:default/mona',
  pipeline: { instance: 'eu', namespace: 'argocd', name: 'checkout' },
  stage: { index: 2, name: 'prod' },
  target: 'checkout-prod',
  approvalId: 'approval-1',
  releaseId: 'release-1',
  text: 'Mona approved 749bde9.',
  data: { decision: 'approve', comment: 'Load test looked fine.' },
};

/** Keys of app-config by these names, the first of which signs, and the one of the database. */
export function keysOf(
  ids: readonly string[],
  ofDatabase = 'secret',
  more = 'first',
): AuditKeys {
  const keys: AuditConfig['keys'] = ids.map(id => ({
    id,
    secret: () => `a secret that is long enough, of ${id}: ${more}`,
  }));
  return new AuditKeys({ keys }, ofDatabase);
}

export function recordOf(db: Knex, keys: AuditKeys = keysOf([])) {
  const audit = new DatabaseAudit(db, keys);
  return {
    audit,
    append: (entry: Partial<NewAuditEntry> = {}) =>
      db.transaction(tx => audit.append(tx, { ...CHECKOUT, ...entry })),
  };
}
