/**
 * Verifies the record, entry by entry, and names the first link that is broken. Pure apart from reading the rows.
 *
 * What it can prove: no entry between the first that is kept and the last was changed, taken out, added or moved by
 * anybody who lacks the key; and what was cut off at the beginning was cut by us, at a signed checkpoint. That the end
 * was not cut off, or all of it written anew with the key, only a head that somebody else witnessed can prove.
 */

import type { AuditHead } from './Audit';
import { DATABASE_KEY, type AuditKeys } from './AuditKeys';
import { canonicalJson } from '../platform/digest';
import { signedText, type AuditRow } from './tables';

export interface BrokenLink {
  code:
    | 'changed'
    | 'missing'
    | 'reordered'
    | 'cutWithoutCheckpoint'
    | 'unknownKey'
    | 'weakerKey'
    | 'truncated'
    | 'otherHead'
    | 'notComparable';
  /** The entry where it breaks. */
  seq: number;
  /** For people. */
  text: string;
}

export interface ChainReport {
  entries: number;
  first?: number;
  last?: AuditHead;
  /** Which key signed from where to where, in order. */
  signedBy: { keyId: string; from: number; to: number }[];
  broken?: BrokenLink;
}

/** What an entry may be chained to where those before it were cut: the checkpoints, by the last number that was cut. */
export type Cuts = ReadonlyMap<number, string>;

export interface ChainToVerify {
  /** In order. */
  rows: AsyncIterable<AuditRow> | Iterable<AuditRow>;
  cuts: Cuts;
  keys: AuditKeys;
  /** Heads that were known before the rows were read. */
  witnesses: readonly Witness[];
  /** What the head row says after the last row was read; absent where there is none, as in a file. */
  headAfter?: () => Promise<AuditHead | undefined>;
}

/** A head that somebody kept, and for people who. */
export interface Witness extends AuditHead {
  who: string;
}

export async function verifyChain(chain: ChainToVerify): Promise<ChainReport> {
  const report: ChainReport = { entries: 0, signedBy: [] };
  const seen = new Map(chain.cuts);
  let previous: AuditHead = { seq: 0, hmac: '' };
  for await (const row of chain.rows) {
    previous = report.entries === 0 ? startOf(chain.cuts, row) : previous;
    const broken = breakAt(chain.keys, row, previous, report);
    if (broken) {
      return { ...report, broken };
    }
    note(report, row);
    if (chain.witnesses.some(({ seq }) => seq === row.seq)) {
      seen.set(row.seq, row.hmac);
    }
    previous = { seq: row.seq, hmac: row.hmac };
  }
  for (const witness of chain.witnesses) {
    const broken = breakAtWitness(witness, seen.get(witness.seq), report);
    if (broken) {
      return { ...report, broken };
    }
  }
  const broken =
    chain.headAfter && breakAtEnd(previous, await chain.headAfter());
  return { ...report, ...(broken && { broken }) };
}

/** The checkpoints among these rows; each is verified when its turn comes. */
export function cutsOf(rows: Iterable<Pick<AuditRow, 'data'>>): Cuts {
  const cuts = new Map<number, string>();
  for (const { data } of rows) {
    const cut = readCut(data);
    if (cut) {
      cuts.set(cut.seq, cut.hmac);
    }
  }
  return cuts;
}

function readCut(data: string): AuditHead | undefined {
  try {
    const { through, hmac } = JSON.parse(data);
    return typeof through === 'number' && typeof hmac === 'string'
      ? { seq: through, hmac }
      : undefined;
  } catch {
    return undefined;
  }
}

function startOf(cuts: Cuts, { seq }: AuditRow): AuditHead {
  const hmac = cuts.get(seq - 1);
  return seq > 1 && hmac !== undefined
    ? { seq: seq - 1, hmac }
    : { seq: 0, hmac: '' };
}

function breakAt(
  keys: AuditKeys,
  row: AuditRow,
  previous: AuditHead,
  report: ChainReport,
): BrokenLink | undefined {
  const { seq, key_id: keyId } = row;
  if (seq !== previous.seq + 1) {
    return outOfOrder(seq, previous.seq + 1, report.entries === 0);
  }
  const last = report.signedBy.at(-1)?.keyId ?? DATABASE_KEY;
  if (keyId === DATABASE_KEY && last !== DATABASE_KEY) {
    const text = `Entry ${seq} is signed with the key of the database, after "${last}" had signed: whoever writes to the database can do that`;
    return { code: 'weakerKey', seq, text };
  }
  const hmac = keys.sign(keyId, signedText(row, previous.hmac));
  if (hmac === undefined) {
    const text = `Entry ${seq} is signed with the key "${keyId}", which is not known (promotions.audit.keys)`;
    return { code: 'unknownKey', seq, text };
  }
  return hmac === row.hmac && isCanonical(row.data)
    ? undefined
    : {
        code: 'changed',
        seq,
        text: `Entry ${seq} is not what was written there, or not after entry ${previous.seq}`,
      };
}

function outOfOrder(
  seq: number,
  expected: number,
  isFirst: boolean,
): BrokenLink {
  if (isFirst) {
    const text = `Entries 1 to ${
      seq - 1
    } are gone, and no checkpoint says that they were cut off`;
    return { code: 'cutWithoutCheckpoint', seq, text };
  }
  return seq > expected
    ? {
        code: 'missing',
        seq: expected,
        text: `Entry ${expected} is missing: after ${
          expected - 1
        } comes ${seq}`,
      }
    : {
        code: 'reordered',
        seq,
        text: `Entry ${seq} stands where ${expected} belongs`,
      };
}

/** What is signed is the text; one that means the same but is written otherwise was touched. */
function isCanonical(data: string): boolean {
  try {
    return canonicalJson(JSON.parse(data)) === data;
  } catch {
    return false;
  }
}

function note(report: ChainReport, { seq, hmac, key_id: keyId }: AuditRow) {
  report.entries += 1;
  report.first ??= seq;
  report.last = { seq, hmac };
  const signed = report.signedBy.at(-1);
  if (signed?.keyId === keyId) {
    signed.to = seq;
  } else {
    report.signedBy.push({ keyId, from: seq, to: seq });
  }
}

/** The head may have moved on since; it never stays behind. */
function breakAtEnd(
  last: AuditHead,
  head: AuditHead = { seq: 0, hmac: '' },
): BrokenLink | undefined {
  const { seq } = last;
  if (head.seq > seq || (head.seq === seq && head.hmac === last.hmac)) {
    return undefined;
  }
  const text = `The head (promotions_audit_head) is not that of entry ${seq}, the last one`;
  return { code: 'otherHead', seq, text };
}

function breakAtWitness(
  { seq, hmac, who }: Witness,
  found: string | undefined,
  { first = 0, last = { seq: 0, hmac: '' } }: ChainReport,
): BrokenLink | undefined {
  if (found === hmac) {
    return undefined;
  }
  if (found !== undefined) {
    const text = `Entry ${seq} is not the one that ${who} knows: what comes before it was written anew`;
    return { code: 'otherHead', seq, text };
  }
  if (seq > last.seq) {
    const text = `The record ends at entry ${last.seq}, and ${who} knows one up to ${seq}`;
    return { code: 'truncated', seq: last.seq + 1, text };
  }
  const text = `Entry ${seq}, which ${who} knows, was cut off with all before ${first}: give a later head`;
  return { code: 'notComparable', seq, text };
}
