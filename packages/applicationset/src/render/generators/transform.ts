/** Turns an entry of `spec.generators` into parameter sets and the template that they fill. */
import { isJsonObject, type JsonObject } from '../../schema/json';
import { fillIn } from '../fillIn';
import type { ParamSet } from '../params';
import { readSelector } from '../selector';
import { clusters } from './clusters';
import { matrixOf, mergeOf, type ChildParams } from './combine';
import { pullRequest, scmProvider } from './forge';
import {
  MissingSource,
  wrapError,
  wrapRejection,
  type Generator,
  type Rendering,
} from './generator';
import { git } from './git';
import { interpolate } from './interpolate';
import { list } from './list';

export interface Transformed {
  params: ParamSet[];
  template: JsonObject;
}

type Generators = ReadonlyMap<string, Generator>;

/** In the order of Argo CD's own fields; an entry may hold several, which are taken in turn. */
const leaves: Generators = new Map<string, Generator>([
  ['list', list],
  ['clusters', clusters],
  ['git', git],
  ['scmProvider', scmProvider],
  ['clusterDecisionResource', missing('clusterDecisionResource')],
  ['pullRequest', pullRequest],
  ['plugin', missing('plugin')],
]);
const nested = combining(leaves);
const topLevel = combining(nested);

/**
 * What a top-level generator gives. Matrix and merge may be nested once.
 * @throws Error with Argo CD's words, MissingSource when the world cannot answer
 */
export function transform(
  entry: JsonObject,
  rendering: Rendering,
): Promise<Transformed[]> {
  const template = rendering.set.spec.template;
  return transformWith(topLevel, entry, template, rendering, {});
}

function combining(children: Generators): Generators {
  const childParams: ChildParams = (child, rendering, outer) =>
    paramsOfChild(children, child, rendering, outer);
  return new Map([
    ...leaves,
    ['matrix', matrixOf(childParams)],
    ['merge', mergeOf(childParams)],
  ]);
}

function missing(name: string): Generator {
  return async () => {
    throw new MissingSource(name);
  };
}

async function paramsOfChild(
  generators: Generators,
  child: JsonObject,
  rendering: Rendering,
  outer: ParamSet,
): Promise<ParamSet[]> {
  const found = await wrapRejection(
    'child generator returned an error on parameter generation',
    () => transformWith(generators, child, {}, rendering, outer),
  );
  if (found.length === 0) {
    throw new Error('child generator generated no parameters');
  }
  if (found.length > 1) {
    throw new Error('found more than one generator in matrix.Generators');
  }
  return found[0].params;
}

async function transformWith(
  generators: Generators,
  entry: JsonObject,
  base: JsonObject,
  rendering: Rendering,
  outer: ParamSet,
): Promise<Transformed[]> {
  const selector = wrapError('error parsing label selector', () =>
    readSelector(entry.selector),
  );
  const results: Transformed[] = [];
  for (const [name, generate] of generators) {
    const spec = entry[name];
    if (!isJsonObject(spec)) continue;
    const own = isJsonObject(spec.template) ? spec.template : {};
    const filled = interpolate(name, spec, outer, rendering.templating);
    const params = await generate(filled, rendering);
    const { go } = rendering.templating;
    results.push({
      params: isJsonObject(entry.selector)
        ? params.filter(found => selector.matches(go.flatten(found)))
        : params,
      template: fillIn(own, base),
    });
  }
  return results;
}
