/**
 * Changes a YAML text so that a document in it says something else, and leaves every line alone that need not change:
 * comments, order, quoting, indentation and line ends stay as they were written.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@backstage/types';
import { isMap, isScalar, isSeq, parseAllDocuments, type Node } from 'yaml';
import { insertItem, insertPair, replaceScalar } from './edits';
import { isFlow, styleOf, type TextEdit, type YamlText } from './yamlText';

/** The text cannot be changed by adding and replacing alone, or not without disturbing what it does not concern. */
export class YamlRevisionError extends Error {
  constructor(readonly path: string, message: string) {
    super(`${path}: ${message}`);
    this.name = 'YamlRevisionError';
  }
}

/** The documents of a text, with merge keys as Kubernetes reads them. */
export function parseDocuments(text: string) {
  return parseAllDocuments(text, { merge: true });
}

/**
 * @param index - the document's place in the text, from 0
 * @param wanted - all that the document is to say
 * @throws YamlRevisionError where something would have to be taken away, or stands for several places at once
 */
export function reviseYaml(
  text: string,
  index: number,
  wanted: JsonObject,
): string {
  const documents = parseDocuments(text);
  const document = Array.isArray(documents) ? documents.at(index) : undefined;
  if (!document?.contents) throw new YamlRevisionError('document', 'is empty');
  const yaml = {
    text,
    document,
    style: styleOf(text, document),
    inFlow: false,
  };
  const revised = apply(text, revise(yaml, document.contents, wanted, ''));
  requireSaid(text, revised, index, wanted);
  return revised;
}

/** What was meant is what is read back, in this document and in every other. */
function requireSaid(
  before: string,
  after: string,
  index: number,
  wanted: JsonObject,
): void {
  const expected = valuesOf(before);
  expected[index] = wanted;
  if (isDeepStrictEqual(valuesOf(after), expected)) return;
  throw new YamlRevisionError(
    'document',
    'it is written in a way that cannot be changed in place, such as an anchor that is used elsewhere; write the part out, then try again',
  );
}

function valuesOf(text: string): unknown[] {
  const documents = parseDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents.map(each =>
    each.errors.length > 0 ? each.errors[0].message : plain(each.toJS()),
  );
}

function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function apply(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .reverse()
    .sort((a, b) => b.from - a.from)
    .reduce(
      (revised, { from, to, insert }) =>
        revised.slice(0, from) + insert + revised.slice(to),
      text,
    );
}

function revise(
  outer: YamlText,
  node: Node,
  wanted: unknown,
  path: string,
): TextEdit[] {
  const said = plain(node.toJS(outer.document));
  if (isDeepStrictEqual(said, wanted)) return [];
  const yaml = { ...outer, inFlow: outer.inFlow || isFlow(node) };
  if (isMap(node) && isObject(wanted)) {
    return Object.entries(wanted).flatMap(([key, value]) => {
      const here = path === '' ? key : `${path}.${key}`;
      const pair = node.items.find(each => String(each.key) === key);
      if (!pair) {
        const isMerged = isObject(said) && isDeepStrictEqual(said[key], value);
        return isMerged ? [] : insertPair(yaml, node, key, value);
      }
      const held = pair.value;
      if (isNode(held) && !isEmpty(held)) {
        return revise(yaml, held, value, here);
      }
      return insertPair(yaml, node, key, value, pair);
    });
  }
  if (isSeq(node) && Array.isArray(wanted)) {
    return reviseItems(yaml, node.items.filter(isNode), wanted, node, path);
  }
  if (isScalar(node) && (typeof wanted !== 'object' || wanted === null)) {
    return [replaceScalar(yaml, node, wanted)];
  }
  throw new YamlRevisionError(
    path,
    'it is written in a way that cannot be changed in place, such as through an alias; write it out, then try again',
  );
}

/** Either the same number of items, or the old ones in their order with new ones among them. */
function reviseItems(
  yaml: YamlText,
  items: readonly Node[],
  wanted: readonly unknown[],
  sequence: Node,
  path: string,
): TextEdit[] {
  if (items.length === wanted.length) {
    return items.flatMap((item, at) =>
      revise(yaml, item, wanted[at], `${path}[${at}]`),
    );
  }
  const edits: TextEdit[] = [];
  let at = 0;
  for (const value of wanted) {
    const old = items.at(at);
    const isOld =
      at < items.length &&
      isDeepStrictEqual(plain(old?.toJS(yaml.document)), value);
    if (isOld) at += 1;
    else edits.push(...insertItem(yaml, sequence, at, value));
  }
  if (at === items.length) return edits;
  throw new YamlRevisionError(
    path,
    'items cannot be taken away or changed while others are added',
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'toJS' in value;
}

/** `key:` with nothing behind it. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && node.source === '';
}
