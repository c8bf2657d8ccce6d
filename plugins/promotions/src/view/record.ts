/** What was recorded for ever, as people read it: who, what, why, and when. */

import type {
  ActivityResponse,
  AuditEntry,
  AuditKind,
} from '@stagecraft/plugin-promotions-common';
import type { Look } from './look';
import type { Reading } from './reading';

export interface EntryView {
  key: string;
  /** ISO 8601 */
  at: string;
  look: Look;
  text: string;
  /** Where it was, who did it, and what kind of entry it is, as far as the text does not say it. */
  notes: string[];
  /** What the person said, where the text does not. */
  quote?: string;
  isOverride: boolean;
}

const KIND_LOOK: Record<AuditKind, Look> = {
  decision: { tone: 'success', mark: 'check' },
  refusal: { tone: 'danger', mark: 'cross' },
  evaluation: { tone: 'neutral', mark: 'info' },
  opening: { tone: 'success', mark: 'check' },
  ended: { tone: 'neutral', mark: 'circle' },
  execution: { tone: 'info', mark: 'turning' },
  outcome: { tone: 'neutral', mark: 'info' },
  hold: { tone: 'warning', mark: 'bars' },
  lift: { tone: 'neutral', mark: 'check' },
  abort: { tone: 'danger', mark: 'bars' },
  rollback: { tone: 'warning', mark: 'order' },
  repair: { tone: 'info', mark: 'drift' },
  outside: { tone: 'warning', mark: 'order' },
  checkpoint: { tone: 'neutral', mark: 'dot' },
};

const OVERRIDE: Look = { tone: 'warning', mark: 'alert' };
const REJECTED: Look = { tone: 'danger', mark: 'cross' };
const WITHDRAWN: Look = { tone: 'neutral', mark: 'circle' };

export function entryView(entry: AuditEntry, reading: Reading): EntryView {
  const { seq, at, kind, data } = entry;
  const text = withNames(entry.text, reading);
  const isOverride = data.decision === 'override' || data.override === true;
  return {
    key: `${seq}`,
    at,
    look: lookOf(entry, isOverride),
    text,
    notes: [
      ...[entry.target, entry.stage?.name, actorText(entry.actor, reading)]
        .filter(isWords)
        .filter(note => !text.includes(note)),
      reading.t(`record.kind.${kind}`),
    ],
    quote: [data.comment, data.reason]
      .filter(isWords)
      .find(said => !text.includes(said)),
    isOverride,
  };
}

const REFERENCE = /\b(?:user|group):[\w.-]+\/[\w.-]*\w/g;

/** The record names people by their references, which stay what they are; people read names. */
function withNames(text: string, { nameOf }: Reading): string {
  return text.replace(REFERENCE, nameOf);
}

function lookOf({ kind, data }: AuditEntry, isOverride: boolean): Look {
  if (isOverride) {
    return OVERRIDE;
  }
  switch (data.decision) {
    case 'reject':
      return REJECTED;
    case 'withdraw':
      return WITHDRAWN;
    default:
      return kind === 'execution' || kind === 'outcome'
        ? { ...KIND_LOOK[kind], mark: 'info' }
        : KIND_LOOK[kind];
  }
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A person by their name, the portal, or an account of Argo CD. */
export function actorText(actor: string, { t, nameOf }: Reading): string {
  if (actor === 'portal') {
    return t('record.portal');
  }
  return actor.startsWith('argocd:')
    ? t('record.account', { account: actor.slice('argocd:'.length) })
    : nameOf(actor);
}

/** Entity references of the people in it. */
export function peopleIn({ items }: ActivityResponse): string[] {
  return items.flatMap(({ actor, text }) => [
    ...(actor.match(REFERENCE) ?? []),
    ...(text.match(REFERENCE) ?? []),
  ]);
}

/** Keeps the older pages that are there while the newest is asked for again. */
export function withNewestEntries(
  known: ActivityResponse | undefined,
  newest: ActivityResponse,
): ActivityResponse {
  const oldest = newest.items.at(-1)?.seq ?? 0;
  const older = known?.items.filter(({ seq }) => seq < oldest) ?? [];
  const joins = known?.items.some(({ seq }) => seq >= oldest);
  return known && joins && older.length > 0
    ? { items: [...newest.items, ...older], nextCursor: known.nextCursor }
    : newest;
}

export function withOlderEntries(
  known: ActivityResponse,
  page: ActivityResponse,
): ActivityResponse {
  const seen = new Set(known.items.map(({ seq }) => seq));
  const items = page.items.filter(({ seq }) => !seen.has(seq));
  return { items: [...known.items, ...items], nextCursor: page.nextCursor };
}
