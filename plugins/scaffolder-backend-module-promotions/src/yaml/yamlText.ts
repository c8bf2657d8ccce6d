/** A YAML text as its author wrote it: where things stand in it, and its habits. */
import {
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
} from 'yaml';

/** Replaces what stands between two offsets. */
export interface TextEdit {
  from: number;
  to: number;
  insert: string;
}

/** How the author lays YAML out. */
export interface YamlStyle {
  eol: '\n' | '\r\n';
  /** Columns by which a map in a map is indented */
  indent: number;
  /** Whether a list stands further right than its key */
  indentSeq: boolean;
  singleQuote: boolean;
  /** `{ a: 1 }` rather than `{a: 1}`, and `[ 1 ]` rather than `[1]` */
  padding: { map: boolean; seq: boolean };
  /** Whether it is JSON, and has to stay so */
  json: boolean;
}

/** A document and the text that it stands in. */
export interface YamlText {
  text: string;
  document: Document.Parsed;
  style: YamlStyle;
  /** Whether what is looked at stands in braces or brackets */
  inFlow: boolean;
}

/** The author's habits, by the first place that shows each. */
export function styleOf(text: string, document: Document.Parsed): YamlStyle {
  const indents: number[] = [];
  const seqs: number[] = [];
  const padded: { map: boolean[]; seq: boolean[] } = { map: [], seq: [] };
  visit(document, {
    Collection(_, node) {
      if (!node.flow || node.items.length === 0) return;
      const next = text[startOf(node) + 1];
      if (/[\r\n]/.test(next)) return;
      padded[isMap(node) ? 'map' : 'seq'].push(next === ' ');
    },
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isCollection(value) || value.flow) return;
      const deeper =
        columnOf(text, startOf(value)) - columnOf(text, startOf(key));
      (isSeq(value) ? seqs : indents).push(deeper);
    },
  });
  const outside = text.replace(/#.*$/gm, '');
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    indent: indents.find(each => each > 0) ?? 2,
    indentSeq: (seqs.at(0) ?? 1) > 0,
    singleQuote: count(outside, "'") >= count(outside, '"'),
    padding: { map: padded.map[0] ?? true, seq: padded.seq[0] ?? false },
    json: isFlow(document.contents ?? undefined) && /^\s*\{\s*"/.test(text),
  };
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** Where a node's own text begins. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Where a node's own text ends, without the comments and empty lines behind it. */
export function endOf(node: Node, text: string): number {
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  if (isPair(last)) {
    const held: unknown = last.value;
    if (isNodeWithText(held)) return endOf(held, text);
    return isScalar(last.key) ? endOf(last.key, text) : startOf(node);
  }
  if (isNodeWithText(last)) return endOf(last, text);
  const end = node.range?.[1] ?? 0;
  const said = text.slice(0, end).trimEnd().length;
  return Math.max(said, startOf(node));
}

function isNodeWithText(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'range' in value &&
    Array.isArray(value.range) &&
    value.range[1] > value.range[0]
  );
}

export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** The end of the line that an offset is in, before its line end. */
export function lineEnd(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  if (next < 0) return text.length;
  return text[next - 1] === '\r' && next > offset ? next - 1 : next;
}

/** Whether a collection is written over several lines. */
export function spansLines(node: Node, text: string): boolean {
  return text.slice(startOf(node), node.range?.[1]).includes('\n');
}

/** Whether a node is written in braces or brackets, or cannot be otherwise. */
export function isFlow(node: Node | undefined): boolean {
  return isCollection(node) && (node.flow === true || node.items.length === 0);
}

/** What an item of a collection looks like, for one that is to look the same. */
export function childLike(
  node: Node | undefined,
  key: string | number,
): Node | undefined {
  if (isMap(node)) {
    const held: unknown = node.items.find(
      each => String(each.key) === key,
    )?.value;
    return isNodeWithText(held) ? held : undefined;
  }
  if (!isSeq(node)) return undefined;
  const held: unknown =
    node.items.at(typeof key === 'number' ? key : -1) ?? node.items.at(-1);
  return isNodeWithText(held) ? held : undefined;
}
