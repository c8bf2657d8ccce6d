/** Two texts line by line. Only the difference dialog loads this: the library behind it is not for every visit. */

import { diffLines, diffWordsWithSpace } from 'diff';

export interface DiffPart {
  text: string;
  /** It is what makes the line another one. */
  changed: boolean;
}

export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  parts: DiffPart[];
  /** Its number in the live text; absent for an added line. */
  live?: number;
  /** Its number in the desired text; absent for a removed line. */
  desired?: number;
}

export type DiffBlock =
  | { kind: 'shown'; lines: DiffLine[] }
  | { kind: 'folded'; lines: DiffLine[] };

/** Beyond this many changed lines all of the one text is shown before all of the other, instead of a long search. */
const MOST_EDITS = 3_000;
/** Unchanged lines that stay around a change. */
const CONTEXT = 3;
/** Longer lines are not searched for the words that changed. */
const LONGEST_LINE = 400;

/** What to do to `live` so that it becomes `desired`. */
export function linesBetween(live = '', desired = ''): DiffLine[] {
  const [before, after] = [ended(live), ended(desired)];
  const changes = diffLines(before, after, { maxEditLength: MOST_EDITS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  const counted = { live: 0, desired: 0 };
  const lines = changes.flatMap(change =>
    linesIn(change.value).map(text => numbered(text, kindOf(change), counted)),
  );
  return markWords(lines);
}

/** How many lines are only in the one and only in the other. */
export function countChanges(lines: readonly DiffLine[]) {
  const count = (kind: DiffLine['kind']) =>
    lines.filter(line => line.kind === kind).length;
  return { removed: count('removed'), added: count('added') };
}

/** Long unchanged parts apart from what is to be read. */
export function foldUnchanged(lines: readonly DiffLine[]): DiffBlock[] {
  const isNear = nearChanges(lines);
  const blocks: DiffBlock[] = [];
  lines.forEach((line, at) => {
    const kind = isNear[at] ? 'shown' : 'folded';
    const last = blocks.at(-1);
    if (last?.kind === kind) {
      last.lines.push(line);
    } else {
      blocks.push({ kind, lines: [line] });
    }
  });
  return blocks;
}

/** A fold of a single line would save nothing: its button is as high. */
function nearChanges(lines: readonly DiffLine[]): boolean[] {
  const near = lines.map(() => false);
  lines.forEach(({ kind }, at) => {
    if (kind !== 'same') {
      near.fill(true, Math.max(at - CONTEXT, 0), at + CONTEXT + 1);
    }
  });
  return near.map(
    (is, at) => is || ((near[at - 1] ?? true) && (near[at + 1] ?? true)),
  );
}

function numbered(
  text: string,
  kind: DiffLine['kind'],
  counted: { live: number; desired: number },
): DiffLine {
  const line: DiffLine = { kind, parts: [{ text, changed: false }] };
  if (kind !== 'added') {
    counted.live += 1;
    line.live = counted.live;
  }
  if (kind !== 'removed') {
    counted.desired += 1;
    line.desired = counted.desired;
  }
  return line;
}

/** Where as many lines come as go, each is read beside its counterpart. */
function markWords(lines: DiffLine[]): DiffLine[] {
  const marked = [...lines];
  for (let at = 0; at < marked.length; at++) {
    const removed = runFrom(lines, at, 'removed');
    const added = runFrom(lines, at + removed, 'added');
    if (removed > 0 && removed === added) {
      for (let one = at; one < at + removed; one++) {
        [marked[one], marked[one + removed]] = wordsOf(
          lines[one],
          lines[one + removed],
        );
      }
    }
    at += Math.max(removed + added - 1, 0);
  }
  return marked;
}

function runFrom(lines: DiffLine[], from: number, kind: DiffLine['kind']) {
  let at = from;
  while (lines[at]?.kind === kind) {
    at += 1;
  }
  return at - from;
}

function wordsOf(removed: DiffLine, added: DiffLine): [DiffLine, DiffLine] {
  const [before, after] = [textOf(removed), textOf(added)];
  if (before.length > LONGEST_LINE || after.length > LONGEST_LINE) {
    return [removed, added];
  }
  const changes = diffWordsWithSpace(before, after);
  const partsWithout = (other: 'added' | 'removed'): DiffPart[] =>
    changes
      .filter(change => !change[other])
      .map(({ value, ...is }) => ({
        text: value,
        changed: is.added || is.removed,
      }));
  return [
    { ...removed, parts: partsWithout('added') },
    { ...added, parts: partsWithout('removed') },
  ];
}

export function textOf({ parts }: DiffLine): string {
  return parts.map(({ text }) => text).join('');
}

function kindOf(change: { removed: boolean; added: boolean }) {
  if (change.removed) {
    return 'removed';
  }
  return change.added ? 'added' : 'same';
}

/** A last line without its end would differ from the same line with it. */
function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function linesIn(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** The first lines of a long difference, and how many there are beyond; a fold counts as one line. */
export function cutLines(blocks: readonly DiffBlock[], most: number) {
  const shown: DiffBlock[] = [];
  let room = most;
  let more = 0;
  for (const block of blocks) {
    const size = block.kind === 'folded' ? 1 : block.lines.length;
    const fits = Math.min(size, room);
    if (fits === size) {
      shown.push(block);
    } else {
      if (fits > 0) {
        shown.push({ ...block, lines: block.lines.slice(0, fits) });
      }
      more += block.lines.length - fits;
    }
    room -= fits;
  }
  return { shown, more };
}
