/** Spoils a piece of JSON somewhere, in the ways in which real ones are spoilt and in worse ones. */

import type { Random } from '../../platform/random';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''];

const VALUES: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '1e308',
  '9007199254740993',
  '""',
  '"17"',
  '"text"',
  '"\\ud800"',
  '"\\u0000"',
  '"__proto__"',
  '"constructor"',
  '"0000-00-00T99:99:99Z"',
  '"+275760-09-13T00:00:01Z"',
  '"Running"',
  '"Healthy"',
  '"Synced"',
  '"False"',
  '[]',
  '[null]',
  '[[]]',
  '["a", 1, {}]',
  '{}',
  '{"__proto__": {"polluted": true}}',
  '{"constructor": {"prototype": {"polluted": true}}}',
  '{"length": 3, "0": "a"}',
  '{"toString": null}',
];

/** One to three changes to a JSON text; a text again, as it comes over a stream. */
export function mutated(text: string, random: Random): string {
  const holder: { [key: string]: Json } = { root: JSON.parse(text) };
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time++) {
    spoil(holder, random);
  }
  return (JSON.stringify(holder.root) ?? '').replace(
    /"nested (\d+)"/g,
    (_, depth) => nested(Number(depth)),
  );
}

/** Somewhere on the way down; seldom above the object itself, as there is little to spoil. */
function spoil(root: { [key: string]: Json }, random: Random): void {
  let parent: { [key: string]: Json } | Json[] =
    random() < 0.05 ? root : objectIn(root);
  for (;;) {
    const key: string = chosen(Object.keys(parent), random) ?? '';
    const child = memberOf(parent, key);
    const isLeaf = typeof child !== 'object' || child === null;
    if (isLeaf || random() < 0.15) {
      change(parent, key, random);
      return;
    }
    parent = child;
  }
}

/** The Application or ApplicationSet of an event, where it is there still. */
function objectIn(root: { [key: string]: Json }): { [key: string]: Json } {
  return ['root', 'result', 'application', 'applicationSet'].reduce(
    (inside, key) => {
      const child = memberOf(inside, key);
      return typeof child === 'object' && child && !Array.isArray(child)
        ? child
        : inside;
    },
    root,
  );
}

function change(
  parent: { [key: string]: Json } | Json[],
  key: string,
  random: Random,
): void {
  const value = memberOf(parent, key);
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  const kind = random();
  if (kind < 0.2) {
    put(parent, key, undefined);
  } else if (kind < 0.7) {
    put(parent, key, JSON.parse(chosen(VALUES, random) ?? 'null'));
  } else if (kind < 0.78) {
    const name = Array.isArray(parent) ? key : chosen(NAMES, random) ?? '';
    put(parent, name, value ?? null);
  } else if (kind < 0.86) {
    put(parent, key, Array(1 + Math.floor(random() * 40)).fill(value ?? null));
  } else if (kind < 0.9) {
    put(parent, key, typeof value === 'string' ? Number(value) || 0 : text);
  } else if (kind < 0.95) {
    put(parent, key, `${text}${'x'.repeat(2 ** Math.floor(random() * 14))}`);
  } else {
    put(parent, key, `nested ${2 ** Math.floor(random() * 14)}`);
  }
}

/** As deep as Go reads, and deeper; `JSON.stringify` cannot write it. */
function nested(depth: number): string {
  return `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`;
}

/** Own members alone: `__proto__` may be one. */
function memberOf(
  parent: { [key: string]: Json } | Json[],
  key: string,
): Json | undefined {
  return Object.getOwnPropertyDescriptor(parent, key)?.value;
}

function put(
  parent: { [key: string]: Json } | Json[],
  key: string,
  value: Json | undefined,
): void {
  if (value !== undefined) {
    Object.defineProperty(parent, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  } else if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    delete parent[key];
  }
}

function chosen<T>(from: readonly T[], random: Random): T | undefined {
  return from[Math.floor(random() * from.length)];
}
