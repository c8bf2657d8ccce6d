/** The YAML of a file with its positions: which line a field is on. */
import {
  isDocument,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml';
import type { FieldPath } from '../schema/fields';
import { isJsonObject, type JsonObject } from '../schema/json';

/** One document of a YAML file. */
export interface YamlDocument {
  content: JsonObject;
  /** The line of a field, or of what would hold it where it is not there; from 1 */
  lineOf(at: FieldPath): number;
  /** Words without quotes that are booleans to Kubernetes */
  booleanWords(): { at: FieldPath; text: string }[];
}

/** A place where a text is no YAML. */
export interface YamlProblem {
  message: string;
  line?: number;
}

/** Reads all documents of a file; those that hold no object are left out. */
export function readYaml(text: string): {
  documents: YamlDocument[];
  problems: YamlProblem[];
} {
  const lines = new LineCounter();
  const read = parsed(text, lines).map(document => documentOf(document, lines));
  return {
    documents: read.flatMap(each => ('content' in each ? objectsIn(each) : [])),
    problems: read.flatMap(each => ('problems' in each ? each.problems : [])),
  };
}

/** A list of Kubernetes stands for its items, each with its own lines; Argo CD and kubectl apply them one by one. */
function objectsIn(document: YamlDocument): YamlDocument[] {
  const { kind, items } = document.content;
  const isList = typeof kind === 'string' && kind.endsWith('List');
  if (!isList || !Array.isArray(items)) return [document];
  return items.flatMap((content, index) => {
    if (!isJsonObject(content)) return [];
    const inside = (at: FieldPath) => ['items', index, ...at];
    return objectsIn({
      content,
      lineOf: at => document.lineOf(inside(at)),
      booleanWords: () =>
        document
          .booleanWords()
          .flatMap(({ at: [first, place, ...at], text }) =>
            first === 'items' && place === index ? [{ at, text }] : [],
          ),
    });
  });
}

/** What nests too deep to be read is told like what is no YAML. */
function parsed(text: string, lineCounter: LineCounter) {
  try {
    const found = parseAllDocuments(text, { lineCounter, merge: true });
    return Array.isArray(found) ? found : [];
  } catch (error) {
    return [{ errors: [problemOf(error)] }];
  }
}

function problemOf(error: unknown): YamlProblem {
  return { message: error instanceof Error ? error.message : String(error) };
}

type Parsed = ReturnType<typeof parsed>[number];

/** Aliases are followed only here, and refused where they grow without bounds. */
function documentOf(
  document: Parsed,
  lines: LineCounter,
): YamlDocument | { problems: YamlProblem[] } {
  if (!isDocument(document) || document.errors.length > 0) {
    return { problems: document.errors.map(placed) };
  }
  try {
    readBooleans(document);
    const content: unknown = document.toJS();
    if (!isJsonObject(content)) return { problems: [] };
    return {
      content,
      lineOf: at =>
        lines.linePos(offsetOf(document.contents, at) ?? document.range[0])
          .line,
      booleanWords: () => booleanWords(document),
    };
  } catch (error) {
    return { problems: [problemOf(error)] };
  }
}

function placed(error: YamlProblem | YAMLError): YamlProblem {
  const line = 'linePos' in error ? error.linePos?.[0].line : undefined;
  return { message: error.message.split(' at line ')[0], line };
}

function offsetOf(contents: unknown, at: FieldPath): number | undefined {
  let node = contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const part of at) {
    const next = stepInto(node, part);
    if (!next) break;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return offset;
}

function stepInto(node: unknown, part: string | number) {
  if (isMap(node)) {
    const pair = node.items.find(
      ({ key }) => isScalar(key) && String(key.value) === String(part),
    );
    if (!pair || !isNode(pair.key)) return undefined;
    return { node: pair.value, offset: pair.key.range?.[0] };
  }
  const item = isSeq(node) ? node.items[Number(part)] : undefined;
  return isNode(item) ? { node: item, offset: item.range?.[0] } : undefined;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value);
}

/** Kubernetes reads YAML 1.1, as far as it matters to what is written by hand. */
const BOOLEAN = /^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;

function readBooleans(document: Document.Parsed): void {
  visit(document, {
    Scalar(key, node) {
      const { type, value, tag } = node;
      if (key === 'key' || type !== 'PLAIN' || tag !== undefined) return;
      if (typeof value !== 'string' || !BOOLEAN.test(value)) return;
      node.value = /^(y|on)/i.test(value);
    },
  });
}

function booleanWords(document: Document.Parsed) {
  const found: { at: FieldPath; text: string }[] = [];
  visit(document, {
    Scalar(key, { type, source = '' }, ancestors) {
      if (key === 'key' || type !== 'PLAIN' || !BOOLEAN.test(source)) return;
      const place = typeof key === 'number' ? [key] : [];
      found.push({ at: [...pathOf(ancestors), ...place], text: source });
    },
  });
  return found;
}

function pathOf(ancestors: readonly unknown[]): (string | number)[] {
  return ancestors.flatMap((ancestor, index): (string | number)[] => {
    if (isPair(ancestor) && isScalar(ancestor.key)) {
      return [String(ancestor.key.value)];
    }
    const next = ancestors.at(index + 1);
    const place = isSeq(ancestor) ? ancestor.items.indexOf(next) : -1;
    return place < 0 ? [] : [place];
  });
}
