/** The single changes that a YAML text can take without its other lines being touched. */
import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  Scalar,
  visit,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import {
  childLike,
  columnOf,
  endOf,
  isFlow,
  lineEnd,
  spansLines,
  startOf,
  type TextEdit,
  type YamlText,
} from './yamlText';

/** Another value in the same quotes, or the same block. */
export function replaceScalar(
  yaml: YamlText,
  node: Scalar,
  value: unknown,
): TextEdit {
  const from = startOf(node);
  if (node.type === Scalar.BLOCK_LITERAL && typeof value === 'string') {
    return replaceBlock(yaml, node, value);
  }
  const to = node.range?.[1] ?? from;
  return { from, to, insert: inline(yaml, value, node) };
}

/** The lines of a `|` block, as far indented as they were. */
function replaceBlock(
  { text, style }: YamlText,
  node: Scalar,
  value: string,
): TextEdit {
  const first = lineEnd(text, startOf(node));
  const from = text.indexOf('\n', first) + 1;
  const old = text.slice(from, node.range?.[1]);
  const margin = /^[^\S\r\n]*/.exec(old.replace(/^\s*\n/, ''))?.[0] ?? '';
  const lines = value
    .replace(/\n+$/, '')
    .split('\n')
    .map(line => (line === '' ? '' : `${margin}${line}`));
  const to = from + old.trimEnd().length;
  return { from, to, insert: lines.join(style.eol) };
}

/** A key at the end of a map, or a value behind a key that has none. */
export function insertPair(
  yaml: YamlText,
  map: YAMLMap,
  key: string,
  value: unknown,
  empty?: Pair,
): TextEdit[] {
  const { text, style } = yaml;
  if (empty && isNodeKey(empty.key)) {
    const lines = blockLines(yaml, { [key]: value }, undefined);
    const margin = ' '.repeat(columnOf(text, startOf(empty.key)));
    const at = text.indexOf(':', endOf(empty.key, text)) + 1;
    const written = lines.map((line, index) =>
      index > 0 ? margin + line : line,
    );
    const behind = written.join(style.eol).slice(key.length + 1);
    if (lines.length === 1) return [{ from: at, to: at, insert: behind }];
    const end = lineEnd(text, at);
    return [{ from: end, to: end, insert: behind }];
  }
  const neighbour = map.items.at(-1)?.value;
  const like = isNodeKey(neighbour) ? neighbour : undefined;
  if (isFlow(map)) {
    const written = inline(yaml, { [key]: value }, undefined).replace(
      /^\{\s*|\s*\}$/g,
      '',
    );
    return insertInFlow(yaml, map, map.items.length, written);
  }
  const lines = blockLines(yaml, { [key]: value }, like);
  const first = map.items.at(0)?.key;
  const column = columnOf(
    text,
    isNodeKey(first) ? startOf(first) : startOf(map),
  );
  return [behindLine(yaml, endOf(map, text), lines, column)];
}

/** A list's item before the one that is now at this place, laid out like its neighbour. */
export function insertItem(
  yaml: YamlText,
  sequence: Node,
  at: number,
  value: unknown,
): TextEdit[] {
  if (!isSeq(sequence)) return [];
  const { text } = yaml;
  const like = childLike(sequence, Math.max(at - 1, 0));
  if (isFlow(sequence)) {
    return insertInFlow(yaml, sequence, at, inline(yaml, value, like));
  }
  const items = sequence.items.filter(isNodeKey);
  const lines = blockLines(yaml, [value], like);
  const apart =
    items.length > 1 && items.slice(1).every(each => each.spaceBefore);
  const column = columnOf(text, startOf(sequence));
  if (at > 0) {
    const end = endOf(items[at - 1], text);
    return [behindLine(yaml, end, apart ? ['', ...lines] : lines, column)];
  }
  // What is said above the first item stays with it.
  const line = startOf(sequence) - column;
  const margin = ' '.repeat(column);
  const written = lines
    .map(each => `${margin}${each}${yaml.style.eol}`)
    .join('');
  return [{ from: line, to: line, insert: written }];
}

/** Lines of their own behind the line of an offset. */
function behindLine(
  { text, style }: YamlText,
  offset: number,
  lines: readonly string[],
  column: number,
): TextEdit {
  const at = lineEnd(text, offset);
  const margin = ' '.repeat(column);
  const insert = lines
    .map(line => style.eol + (line === '' ? '' : margin + line))
    .join('');
  return { from: at, to: at, insert };
}

/** Between braces or brackets; where each item has a line of its own, so has the new one. */
function insertInFlow(
  { text, style }: YamlText,
  collection: Node,
  at: number,
  written: string,
): TextEdit[] {
  const items = isCollection(collection)
    ? collection.items.map(boundsIn(text))
    : [];
  const before = items.at(at - 1);
  if (items.length === 0) {
    const from = startOf(collection) + 1;
    return [{ from, to: (collection.range?.[1] ?? from) - 1, insert: written }];
  }
  const ownLine = spansLines(collection, text)
    ? `${style.eol}${' '.repeat(columnOf(text, items[0].from))}`
    : undefined;
  if (at === 0 || !before) {
    const { from } = items[0];
    return [{ from, to: from, insert: `${written},${ownLine ?? ' '}` }];
  }
  const { to } = before;
  if (ownLine === undefined) {
    return [{ from: to, to, insert: `, ${written}` }];
  }
  const end = lineEnd(text, to);
  if (/^\s*,/.test(text.slice(to, end))) {
    return [{ from: end, to: end, insert: `${ownLine}${written},` }];
  }
  if (/^\s*(#.*)?$/.test(text.slice(to, end))) {
    return [
      { from: to, to, insert: ',' },
      { from: end, to: end, insert: `${ownLine}${written}` },
    ];
  }
  return [{ from: to, to, insert: `, ${written}` }];
}

function boundsIn(text: string) {
  return (item: unknown): { from: number; to: number } => {
    if (isNodeKey(item))
      return { from: startOf(item), to: item.range?.[1] ?? 0 };
    const { key, value } = isPairLike(item) ? item : { key: null, value: null };
    const from = isNodeKey(key) ? startOf(key) : 0;
    const last = isNodeKey(value) ? value : key;
    return { from, to: isNodeKey(last) ? endOf(last, text) : from };
  };
}

function isPairLike(value: unknown): value is { key: unknown; value: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    'value' in value
  );
}

function isNodeKey(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** A value on one line. */
function inline(
  yaml: YamlText,
  value: unknown,
  like: Node | undefined,
): string {
  const document = newDocument();
  const node = document.createNode(value);
  dress(node, like);
  if (isCollection(node)) node.flow = true;
  if (isCollection(node) || !yaml.inFlow) {
    return print(yaml, document, node).trimEnd();
  }
  const alone = document.createNode<unknown[]>([null]);
  alone.items[0] = node;
  alone.flow = true;
  return print(yaml, document, alone).trim().slice(1, -1).trim();
}

/** A map or list of one thing as lines, from the margin; the thing is laid out like another. */
function blockLines(
  yaml: YamlText,
  value: object,
  like: Node | undefined,
): string[] {
  const document = newDocument();
  const node = document.createNode(value);
  if (isSeq(node)) dress(node.items[0], like);
  if (isMap(node)) dress(node.items[0].value, like);
  return print(yaml, document, node).trimEnd().split('\n');
}

/** Texts that YAML 1.1 takes for something else, such as `no`, get quotes: Kubernetes follows it. */
function newDocument(): Document {
  return new Document(undefined, { compat: 'yaml-1.1' });
}

function print({ style }: YamlText, document: Document, node: Node): string {
  document.contents = node;
  const padded = document.toString({
    indent: style.indent,
    indentSeq: style.indentSeq,
    singleQuote: style.singleQuote,
    doubleQuotedMinMultiLineLength: Infinity,
    lineWidth: 0,
    ...(style.json && {
      defaultKeyType: Scalar.QUOTE_DOUBLE,
      defaultStringType: Scalar.QUOTE_DOUBLE,
    }),
  });
  return unpadded(padded, style.padding);
}

/** Takes the spaces inside braces or brackets away where the author sets none. */
function unpadded(
  text: string,
  padding: { map: boolean; seq: boolean },
): string {
  const spaces = new Set<number>();
  visit(parseDocument(text), {
    Collection(_, node) {
      const keeps = isMap(node) ? padding.map : padding.seq;
      if (!node.flow || node.items.length === 0 || keeps) return;
      spaces.add(startOf(node) + 1).add((node.range?.[1] ?? 0) - 2);
    },
  });
  return text
    .split('')
    .filter((_, offset) => !spaces.has(offset))
    .join('');
}

/** Gives a new node the quotes and braces of one that is there. */
function dress(node: unknown, like: Node | undefined): void {
  if (isScalar(node) && typeof node.value === 'string') {
    const quotes = isScalar(like) && like.type?.startsWith('QUOTE');
    if (quotes) node.type = like.type;
    // Single quotes would put its lines on lines of their own.
    if (/[\r\n]/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
  }
  if (isCollection(node) && isCollection(like)) node.flow = like.flow;
  if (isMap(node)) {
    const keyLike = isMap(like) ? like.items.at(0)?.key : undefined;
    node.items.forEach(({ key, value }) => {
      dress(key, isNodeKey(keyLike) ? keyLike : undefined);
      dress(value, childLike(like, String(key)));
    });
  }
  if (isSeq(node)) {
    node.items.forEach((item, at) => dress(item, childLike(like, at)));
  }
}
