/** The keys that sign the record: those of app-config, and one of the database that proves less. */

import { createHmac } from 'node:crypto';
import type { AuditConfig } from '../config';

/** Names the key of the database; whoever can write there can read it too. */
export const DATABASE_KEY = 'database';

/** A shorter secret than the hash that is made with it can be guessed. */
const SHORTEST_BYTES = 32;

export class AuditKeys {
  private readonly secrets: ReadonlyMap<string, string>;
  /** The key that signs. */
  readonly current: string;

  /**
   * Secrets are read once: what one id has signed is verified by the same secret. Throws for a key that would not
   * protect anything.
   */
  constructor({ keys }: Pick<AuditConfig, 'keys'>, ofDatabase?: string) {
    const configured = keys.map(
      ({ id, secret }) => [id, protecting(id, secret())] as const,
    );
    const own =
      ofDatabase === undefined ? [] : [[DATABASE_KEY, ofDatabase] as const];
    this.secrets = new Map([...configured, ...own]);
    this.current = configured[0]?.[0] ?? DATABASE_KEY;
  }

  /** HMAC-SHA256 in hexadecimal; undefined when there is no such key. */
  sign(keyId: string, text: string): string | undefined {
    const secret = this.secrets.get(keyId);
    return secret === undefined
      ? undefined
      : createHmac('sha256', secret).update(text).digest('hex');
  }
}

function protecting(id: string, secret: string | undefined): string {
  const field = `promotions.audit.keys: the key "${id}"`;
  if (id === DATABASE_KEY) {
    throw new Error(`${field} has the name of the database's own; rename it`);
  }
  if (secret === undefined || Buffer.byteLength(secret) < SHORTEST_BYTES) {
    throw new Error(
      `${field} has a secret of less than ${SHORTEST_BYTES} bytes: make one with "openssl rand -base64 32"`,
    );
  }
  return secret;
}
