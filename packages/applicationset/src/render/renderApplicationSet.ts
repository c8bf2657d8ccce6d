/** Renders an ApplicationSet into Applications, as Argo CD's ApplicationSet controller does. */
import { setImmediate } from 'node:timers/promises';
import type { ApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type Json, type JsonObject } from '../schema/json';
import { MissingSource, type Rendering } from './generators/generator';
import { transform, type Transformed } from './generators/transform';
import { GoEnded, loadGoLibraries } from './goLibraries';
import {
  readApplication,
  withFinalizer,
  type RenderedApplication,
} from './application';
import type { ParamSet } from './params';
import { patchApplication } from './patch';
import { renderDeep } from './template';
import type { RenderWorld } from './world';

/**
 * Why an ApplicationSet made no Applications: reason and message of its ErrorOccurred condition.
 * @public
 */
export interface RenderError {
  reason: 'ApplicationParamsGenerationError' | 'RenderTemplateParamsError';
  message: string;
  /**
   * The generator whose source (a forge, a plugin) the caller's world cannot ask. Then nothing is
   * known of what Argo CD would make of the set.
   */
  needs?: string;
}

/**
 * What became of a rendering: the Applications, or Argo CD’s error.
 * @public
 */
export type RenderResult =
  | { applications: RenderedApplication[]; error?: undefined }
  | { error: RenderError; applications?: undefined };

/**
 * The Applications that Argo CD 3.5 makes of an ApplicationSet, in its order (generators.json).
 *
 * What passes in Argo CD passes here (duplicate, capital and over-long names, `<no value>`); the
 * checks before anything is applied are `checkApplicationSet`'s. As in Argo CD, one failure means no
 * Applications at all; the first one is told.
 * @public
 */
export async function renderApplicationSet(
  set: ApplicationSet,
  world: RenderWorld,
): Promise<RenderResult> {
  const { goTemplate = false, goTemplateOptions } = set.spec;
  const options = goTemplateOptions ?? [];
  const go = await loadGoLibraries();
  const rendering = { set, world, templating: { go, goTemplate, options } };
  const applications: RenderedApplication[] = [];
  for (const entry of set.spec.generators) {
    const found = await attempt('ApplicationParamsGenerationError', () =>
      transform(entry, rendering),
    );
    if (!('done' in found)) return found;
    const rendered = await attempt('RenderTemplateParamsError', () =>
      applicationsOf(found.done, rendering),
    );
    if (!('done' in rendered)) return rendered;
    applications.push(...rendered.done);
  }
  return { applications };
}

async function attempt<T>(
  reason: RenderError['reason'],
  step: () => Promise<T>,
): Promise<{ done: T } | { error: RenderError }> {
  try {
    return { done: await step() };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof GoEnded) throw error;
    const { message } = error;
    return error instanceof MissingSource
      ? { error: { reason, message, needs: error.generator } }
      : { error: { reason, message } };
  }
}

/** How many are rendered before others in this process get their turn: some milliseconds' work. */
const AT_ONCE = 25;

async function applicationsOf(
  found: readonly Transformed[],
  rendering: Rendering,
): Promise<RenderedApplication[]> {
  const applications: RenderedApplication[] = [];
  for (const { params, template } of found) {
    const skeleton = inFieldOrder(template);
    for (const each of params) {
      applications.push(applicationOf(skeleton, each, rendering));
      if (applications.length % AT_ONCE === 0) await setImmediate();
    }
  }
  return applications;
}

/** The order of Argo CD's own fields, which decides whose failure is told. */
function inFieldOrder({ metadata, spec }: JsonObject): JsonObject {
  return {
    metadata: ordered(metadata, ['name', 'namespace', 'labels', 'annotations']),
    spec: ordered(spec, ['source', 'destination', 'project', 'syncPolicy']),
  };
}

function ordered(
  value: Json | undefined,
  first: readonly string[],
): JsonObject {
  const given = isJsonObject(value) ? value : {};
  const leading = first.filter(key => given[key] !== undefined);
  return {
    ...Object.fromEntries(leading.map(key => [key, given[key]])),
    ...given,
  };
}

function applicationOf(
  skeleton: JsonObject,
  params: ParamSet,
  { set, templating }: Rendering,
): RenderedApplication {
  const { templatePatch, syncPolicy } = set.spec;
  const filled =
    Object.keys(params).length === 0
      ? skeleton
      : withFinalizer(
          renderDeep(skeleton, params, templating),
          syncPolicy?.preserveResourcesOnDeletion ?? false,
        );
  const patched = templatePatch
    ? patchApplication(filled, templatePatch, params, templating)
    : filled;
  return readApplication(patched, set.metadata.namespace ?? '');
}
