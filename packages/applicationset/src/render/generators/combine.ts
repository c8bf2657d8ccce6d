/** The generators that combine two or more others: matrix and merge. */
import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../schema/json';
import type { GoLibraries } from '../goLibraries';
import type { ParamSet } from '../params';
import type { Templating } from '../template';
import {
  readSpec,
  wrapRejection,
  type Generator,
  type Rendering,
} from './generator';

/** Makes the parameter sets of a child generator, given those of its elder sibling. */
export type ChildParams = (
  child: JsonObject,
  rendering: Rendering,
  outer: ParamSet,
) => Promise<ParamSet[]>;

const children = z.array(z.custom<JsonObject>(isJsonObject)).nullish();
const matrixSchema = z.object({ generators: children });
const mergeSchema = z.object({
  generators: children,
  mergeKeys: z.array(z.string()).nullish(),
});

const TWO_ONLY = 'generators, Matrix support only two';

/** Every pair of the first generator's sets and the second's; the second may use the first's. */
export function matrixOf(childParams: ChildParams): Generator {
  return async (spec, rendering) => {
    const { generators } = readSpec('matrix', matrixSchema, spec);
    const [first, second, ...more] = generators ?? [];
    if (!first || !second) throw new Error(`found less than two ${TWO_ONLY}`);
    if (more.length > 0) throw new Error(`found more than two ${TWO_ONLY}`);
    const outer = await wrapRejection(
      'error failed to get params for first generator in matrix generator',
      () => childParams(first, rendering, {}),
    );
    const pairs: ParamSet[] = [];
    for (const a of outer) {
      const inner = await wrapRejection(
        'failed to get params for second generator in the matrix generator',
        () => childParams(second, rendering, a),
      );
      pairs.push(...inner.map(b => pair(a, b, rendering.templating)));
    }
    return pairs;
  };
}

function pair(a: ParamSet, b: ParamSet, { go, goTemplate }: Templating) {
  if (goTemplate) return go.merge(go.merge({}, b), a);
  const combined = printed(a, go);
  for (const [key, value] of Object.entries(b)) {
    const text = go.print(value);
    if (Object.hasOwn(combined, key) && combined[key] !== text) {
      throw new Error(
        `failed to combine string maps with merging params for the matrix generator: found duplicate key ${key} with different value, a: ${combined[key]} ,b: ${text}`,
      );
    }
    combined[key] = text;
  }
  return combined;
}

/** The first generator's sets, each overlaid with the sets of the others that have the same keys. */
export function mergeOf(childParams: ChildParams): Generator {
  return async (spec, rendering) => {
    const { generators, mergeKeys } = readSpec('merge', mergeSchema, spec);
    const all = generators ?? [];
    if (all.length < 2) {
      throw new Error(
        'found less than two generators, Merge requires two or more',
      );
    }
    const sets: ParamSet[][] = [];
    for (const [index, child] of all.entries()) {
      const prefix = `error getting param sets from generators: error getting params from generator ${
        index + 1
      } of ${all.length}`;
      sets.push(
        await wrapRejection(prefix, () => childParams(child, rendering, {})),
      );
    }
    const [base, ...overlays] = sets.map(found =>
      byKeys(found, mergeKeys ?? []),
    );
    for (const overlay of overlays) lay(base, overlay, rendering.templating);
    return [...base.values()];
  };
}

function lay(
  base: Map<string, ParamSet>,
  overlay: ReadonlyMap<string, ParamSet>,
  { go, goTemplate }: Templating,
): void {
  for (const [key, params] of base) {
    const over = overlay.get(key);
    if (!over) continue;
    base.set(
      key,
      goTemplate
        ? go.merge(params, over)
        : { ...printed(params, go), ...printed(over, go) },
    );
  }
}

/** Old templates know texts alone. */
function printed(params: ParamSet, go: GoLibraries): ParamSet {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, go.print(value)]),
  );
}

function byKeys(
  sets: readonly ParamSet[],
  mergeKeys: readonly string[],
): Map<string, ParamSet> {
  const prefix = 'error getting param sets by merge key';
  if (mergeKeys.length === 0) {
    throw new Error(
      `${prefix}: no merge keys were specified, Merge requires at least one`,
    );
  }
  const names = [...new Set(mergeKeys)].sort();
  const found = new Map<string, ParamSet>();
  for (const params of sets) {
    const entries = names.map(name => [name, params[name] ?? null]);
    const key = JSON.stringify(Object.fromEntries(entries));
    if (found.has(key)) {
      throw new Error(
        `${prefix}: the parameters from a generator were not unique by the given mergeKeys, Merge requires all param sets to be unique. Duplicate key was ${key}`,
      );
    }
    found.set(key, params);
  }
  return found;
}
