/** Two stages side by side, from what their targets run and are set to. Pure. */

import type {
  ComparedAspect,
  ComparisonRow,
} from '@stagecraft/plugin-promotions-common';
import type { ObjectFacts } from './factsOf';
import { pairNames, type NamedPlace, type SharedName } from './pairNames';
import { redactSetting } from './redact';
import { shortText } from './shorten';

/** One thing that a target runs or is set to. */
export interface Setting {
  subject: string;
  /** By this it is compared; it may be a secret. */
  value: string;
  /** What people read instead of the value. */
  label?: string;
}

export interface ComparedTarget extends NamedPlace {
  /** What it runs of each source. */
  revisions: Setting[];
  /** What its sources set; absent when that is not known. */
  settings?: Setting[];
  /** What it renders to; absent when that is not known. */
  objects?: ObjectFacts[];
}

interface Entry extends Setting {
  aspect: ComparedAspect;
  /** Its name, by which a value is known to be secret; empty where it cannot be. */
  name: string;
}

/** What one target has, by what is the same on every target. */
type Entries = Map<string, Entry>;

/** Most rows that a page is given; those that differ come first. */
const MOST_ROWS = 1_000;
const LONGEST_VALUE = 500;
const MOST_VALUES = 10;
const ORDER: readonly ComparedAspect[] = [
  'revision',
  'image',
  'replicas',
  'value',
  'resource',
];

export function compareStages(
  left: readonly ComparedTarget[],
  right: readonly ComparedTarget[],
): { rows: ComparisonRow[]; problems: string[] } {
  const sides = [left, right] as const;
  const rows = [
    ...rowsOf(...onSides(sides, ({ revisions }) => revisionEntries(revisions))),
    ...rowsOf(
      ...onSides(sides, ({ settings }) => settings && settingEntries(settings)),
    ),
    ...rowsOf(...objectEntries(sides)),
  ];
  return limited(rows.sort(inOrder));
}

type Sides<T> = readonly [T, T];

/** Targets of which it is not known what they have say nothing. */
function onSides(
  [left, right]: Sides<readonly ComparedTarget[]>,
  known: (target: ComparedTarget) => Entries | undefined,
): Sides<Entries[]> {
  const side = (targets: readonly ComparedTarget[]) =>
    targets.map(known).filter(entries => entries !== undefined);
  return [side(left), side(right)];
}

function revisionEntries(revisions: readonly Setting[]): Entries {
  return new Map(
    revisions.map(one => [
      one.subject,
      { ...one, aspect: 'revision', name: '' },
    ]),
  );
}

function settingEntries(settings: readonly Setting[]): Entries {
  return new Map(
    settings.map(one => [
      one.subject,
      { ...one, aspect: 'value', name: one.subject },
    ]),
  );
}

/** A resource that only one side has is one row; what is in it could be compared with nothing. */
function objectEntries(
  sides: Sides<readonly ComparedTarget[]>,
): Sides<Entries[]> {
  const [left, right] = sides.map(targets =>
    targets.flatMap(target => {
      const { objects } = target;
      return objects ? [{ place: target, objects }] : [];
    }),
  );
  const idsOf = ({ place, objects }: (typeof left)[number]) => ({
    place,
    ids: objects.map(({ id }) => id),
  });
  const names = pairNames(left.map(idsOf), right.map(idsOf));
  const rightKeys = new Set(names.right.flat().map(({ key }) => key));
  const leftKeys = names.left.flat().map(({ key }) => key);
  const onBoth = new Set(leftKeys.filter(key => rightKeys.has(key)));
  return [
    left.map(({ objects }, i) => entriesOf(objects, names.left[i], onBoth)),
    right.map(({ objects }, i) => entriesOf(objects, names.right[i], onBoth)),
  ];
}

function entriesOf(
  objects: readonly ObjectFacts[],
  names: readonly SharedName[],
  onBoth: ReadonlySet<string>,
): Entries {
  const entries: Entries = new Map();
  objects.forEach(({ id, facts }, i) => {
    const { key, name } = names[i];
    const subject = `${id.kind} ${name}`;
    const value = 'present';
    entries.set(key, { aspect: 'resource', name: '', subject, value });
    if (onBoth.has(key)) {
      facts.forEach(({ part, ...fact }) =>
        entries.set(JSON.stringify([key, fact.aspect, part]), {
          ...fact,
          subject: part ? `${subject} / ${part}` : subject,
        }),
      );
    }
  });
  return entries;
}

/** None where nothing is known of a side: it would read as if it had nothing. */
function rowsOf(
  left: readonly Entries[],
  right: readonly Entries[],
): ComparisonRow[] {
  if (left.length === 0 || right.length === 0) {
    return [];
  }
  const all = new Map([...left, ...right].flatMap(entries => [...entries]));
  return [...all]
    .map(([key, entry]) => rowOf(key, entry, left, right))
    .filter(({ aspect, same }) => aspect !== 'resource' || !same);
}

function rowOf(
  key: string,
  { aspect, name, subject }: Entry,
  left: readonly Entries[],
  right: readonly Entries[],
): ComparisonRow {
  const [lefts, rights] = [valuesOf(left, key), valuesOf(right, key)];
  const raw = [...new Set([...lefts.keys(), ...rights.keys()])];
  const redacted = redactSetting(
    name,
    raw.map(value => value ?? ''),
  );
  const words = (values: typeof lefts) =>
    listed(
      [...values].map(([value, label]) =>
        value === undefined ? 'absent' : label ?? redacted[raw.indexOf(value)],
      ),
    );
  return {
    aspect,
    subject,
    left: words(lefts),
    right: words(rights),
    same:
      lefts.size === rights.size &&
      [...lefts.keys()].every(value => rights.has(value)),
  };
}

/** Each value with its label; undefined where some targets have it and another has not. */
function valuesOf(side: readonly Entries[], key: string) {
  const found = side.map(entries => entries.get(key));
  return found.every(entry => entry === undefined)
    ? new Map<string | undefined, string | undefined>()
    : new Map(found.map(entry => [entry?.value, entry?.label]));
}

function listed(values: readonly string[]): string[] {
  const short = [...new Set(values)]
    .map(value => shortText(value, LONGEST_VALUE))
    .sort();
  const more = short.length - MOST_VALUES;
  return more > 0
    ? [...short.slice(0, MOST_VALUES), `and ${more} more`]
    : short;
}

function inOrder(a: ComparisonRow, b: ComparisonRow): number {
  return (
    ORDER.indexOf(a.aspect) - ORDER.indexOf(b.aspect) ||
    (a.subject < b.subject ? -1 : 1)
  );
}

function limited(rows: ComparisonRow[]) {
  if (rows.length <= MOST_ROWS) {
    return { rows, problems: [] };
  }
  const kept = [
    ...rows.filter(({ same }) => !same),
    ...rows.filter(({ same }) => same),
  ].slice(0, MOST_ROWS);
  const problem = `${rows.length - kept.length} more rows are not shown.`;
  return { rows: kept.sort(inOrder), problems: [problem] };
}
