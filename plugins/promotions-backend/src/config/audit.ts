/** What the record of decisions is signed with, and how long it is kept. */

import type { Config } from '@backstage/config';
import { readDays } from './duration';
import type { AuditConfig } from './types';

const KEYS = 'promotions.audit.keys';
const RETENTION = 'promotions.audit.retention';

/** Throws when a key or the retention cannot be read, naming the field: a record that nobody signs proves nothing. */
export function readAudit(root: Config): AuditConfig {
  const retention = root.getOptional(RETENTION);
  return {
    keys: readKeys(root),
    ...(retention !== undefined && {
      retentionDays: readDays(RETENTION, retention),
    }),
  };
}

function readKeys(root: Config): AuditConfig['keys'] {
  const keys = (root.getOptionalConfigArray(KEYS) ?? []).map((key, index) => {
    const place = `${KEYS}[${index}]`;
    const id = key.getOptionalString('id')?.trim();
    if (!id) {
      throw new Error(
        `${place}.id is missing; it tells later which key it was`,
      );
    }
    if (!key.getOptionalString('secret')?.trim()) {
      throw new Error(`${place}.secret is missing`);
    }
    return { id, secret: () => secretOf(root, id) };
  });
  const ids = keys.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new Error(`${KEYS} has "${twice}" twice; every id must be unique`);
  }
  return keys;
}

/** Read anew for each use, wherever the key stands by then. */
function secretOf(root: Config, id: string): string | undefined {
  return root
    .getOptionalConfigArray(KEYS)
    ?.find(key => key.getOptionalString('id')?.trim() === id)
    ?.getOptionalString('secret')
    ?.trim();
}
