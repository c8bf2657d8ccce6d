/** The `fields` parameter: an allow-list for lists, a match of prefixes for streams. */
import { at, isRecord, stableJson } from '../../world/json';

/**
 * What a list of Applications can be reduced to; other names are ignored without a word
 * (recording checkout: `items.status.sync` gives nothing). The last one answers with the sync's
 * result, as Argo CD does.
 */
const LIST_FIELDS: Record<string, string[]> = {
  'metadata.name': ['metadata', 'name'],
  'metadata.namespace': ['metadata', 'namespace'],
  'metadata.annotations': ['metadata', 'annotations'],
  'metadata.labels': ['metadata', 'labels'],
  'metadata.creationTimestamp': ['metadata', 'creationTimestamp'],
  'metadata.deletionTimestamp': ['metadata', 'deletionTimestamp'],
  spec: ['spec'],
  'status.sourceHydrator': ['status', 'sourceHydrator'],
  'status.sync.status': ['status', 'sync', 'status'],
  'status.health': ['status', 'health'],
  'status.summary': ['status', 'summary'],
  'status.operationState.startedAt': ['status', 'operationState', 'startedAt'],
  'status.operationState.finishedAt': [
    'status',
    'operationState',
    'finishedAt',
  ],
  'status.resources': ['status', 'resources'],
  'operation.sync': ['operation', 'sync'],
  'status.operationState.phase': ['status', 'operationState', 'phase'],
  'status.operationState.operation.sync': [
    'status',
    'operationState',
    'syncResult',
  ],
};

interface Selection {
  names: Set<string>;
  exclude: boolean;
}

function parseFields(fields: string): Selection {
  const exclude = fields.startsWith('-');
  const names = fields.slice(exclude ? 1 : 0).split(',');
  return { names: new Set(names), exclude };
}

type Tree = { [key: string]: unknown };

function setAt(target: Tree, path: string[], value: unknown): void {
  const [key, ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const child = target[key];
  const next: Tree = isRecord(child) ? child : {};
  target[key] = next;
  setAt(next, rest, value);
}

function reduceItem(item: unknown, { names, exclude }: Selection): Tree {
  const reduced: Tree = {};
  for (const [name, path] of Object.entries(LIST_FIELDS)) {
    const value = at(item, ...path);
    if (names.has(`items.${name}`) !== exclude && value !== undefined) {
      setAt(reduced, name.split('.'), value);
    }
  }
  return reduced;
}

interface List {
  metadata: unknown;
  items: unknown[] | null;
}

/** A list reduced to the fields asked for; whole without any. */
export function reduceList(list: List, fields: string | undefined): unknown {
  if (!fields) {
    return list;
  }
  const selection = parseFields(fields);
  const items = list.items?.map(item => reduceItem(item, selection)) ?? null;
  return { items, metadata: list.metadata };
}

function covers(name: string, path: string): boolean {
  return path === name || path.startsWith(`${name}.`);
}

/** Copies what the names cover (or, excluding, what they do not). */
function reduceTree(value: unknown, path: string, s: Selection): unknown {
  const names = [...s.names];
  const covered = names.some(name => covers(name, path));
  if (covered || !isRecord(value)) {
    return covered === s.exclude ? undefined : value;
  }
  if (!s.exclude && !names.some(name => covers(path, name))) {
    return undefined;
  }
  const entries = Object.entries(value)
    .map(([key, child]) => [key, reduceTree(child, `${path}.${key}`, s)])
    .filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries);
}

/** One event of a stream as JSON text, reduced to the fields asked for. */
export function eventText(result: Tree, fields: string | undefined): string {
  if (!fields) {
    return JSON.stringify({ result });
  }
  const reduced = reduceTree(result, 'result', parseFields(fields));
  return stableJson({ result: reduced });
}
