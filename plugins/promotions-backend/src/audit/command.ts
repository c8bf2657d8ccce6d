/** `npm run audit -- verify`: what it was asked, and what it says. */

import type { AuditHead } from './Audit';
import { DATABASE_KEY } from './AuditKeys';
import type { ChainReport } from './verifyChain';

export const USAGE = `usage: npm run audit -- verify [--from FILE.json] [--head SEQ:HMAC] [--config app-config.yaml]...

Verifies the record in the portal's database, with the keys of app-config (promotions.audit.keys), or in a file that
GET /api/promotions/audit gave. --head names an entry that somebody else witnessed, such as Backstage's auditor
(record-append: seq, hmac) or a sync's infos: only that proves that the end was not cut off.
Exit code: 0 verified, 1 broken, 2 nothing was verified.`;

export interface VerifyCall {
  /** An exported file, instead of the database. */
  file?: string;
  head?: AuditHead;
}

/** Undefined when it is not understood. Options about configuration are left to Backstage's loader. */
export function readCall(args: readonly string[]): VerifyCall | undefined {
  const [command, ...rest] = args;
  const call: VerifyCall = {};
  for (let at = 0; at < rest.length; at += 2) {
    const [option, value] = rest.slice(at, at + 2);
    if (value === undefined) {
      return undefined;
    }
    if (option === '--from') {
      call.file = value;
    } else if (option === '--head') {
      call.head = readHeadOption(value);
    } else if (option !== '--config') {
      return undefined;
    }
  }
  const isBad = rest.includes('--head') && !call.head;
  return command === 'verify' && !isBad ? call : undefined;
}

function readHeadOption(text: string): AuditHead | undefined {
  const [, seq, hmac] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  return seq ? { seq: Number(seq), hmac } : undefined;
}

/** For people, one line each; the first one is the verdict. */
export function describeReport(
  { entries, first, last, signedBy, broken }: ChainReport,
  { head }: VerifyCall,
): string[] {
  const keys = signedBy.map(
    ({ keyId, from, to }) => `  ${from} to ${to}: key "${keyId}"`,
  );
  if (broken) {
    const verified = entries > 0 ? `, ${first} to ${last?.seq} verified` : '';
    return [
      `BROKEN at entry ${broken.seq}: ${broken.text}${verified}.`,
      ...keys,
    ];
  }
  if (!last) {
    return ['Nothing is recorded.'];
  }
  const weak = signedBy.some(({ keyId }) => keyId === DATABASE_KEY);
  return [
    `Verified: ${entries} entries, ${first} to ${last.seq}. The head is ${last.seq}:${last.hmac}`,
    ...keys,
    ...(weak
      ? [
          `What the key "${DATABASE_KEY}" signed proves nothing against somebody who writes to the database.`,
        ]
      : []),
    ...(head
      ? []
      : [
          'No witnessed head was given (--head): entries after the last one may have been cut off.',
        ]),
  ];
}
