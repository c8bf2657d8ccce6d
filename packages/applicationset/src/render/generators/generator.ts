/** What every generator is given and what it gives. */
import type { z } from 'zod';
import type { ApplicationSet } from '../../schema/applicationSet';
import type { JsonObject } from '../../schema/json';
import { GoEnded } from '../goLibraries';
import { StringMap, type ParamSet } from '../params';
import { renderText, type Templating } from '../template';
import type { RenderWorld } from '../world';

/** One rendering under way. */
export interface Rendering {
  set: ApplicationSet;
  world: RenderWorld;
  templating: Templating;
}

/** Makes parameter sets of a generator's spec. @throws Error with Argo CD's words */
export type Generator = (
  spec: JsonObject,
  rendering: Rendering,
) => Promise<ParamSet[]>;

/**
 * The rendering needs a source that its world does not have, such as a forge. A world rejects with it where
 * it cannot know what Argo CD would find; any other error counts as what Argo CD says.
 * @public
 */
export class MissingSource extends Error {
  constructor(
    readonly generator: string,
    message = `The generator ${generator} needs a source that is not at hand here`,
  ) {
    super(message);
  }
}

/** Reads a generator's spec; the API server refuses an ApplicationSet that fails here. */
export function readSpec<T>(
  name: string,
  schema: z.ZodType<T>,
  spec: JsonObject,
): T {
  const result = schema.safeParse(spec);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new Error(`generator ${[name, ...path].join('.')}: ${message}`);
}

/** Adds a generator's `values`, which may use its other parameters but not each other. */
export function withValues(
  values: Readonly<Record<string, string>> | null | undefined,
  params: ParamSet,
  templating: Templating,
): ParamSet {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return params;
  const rendered = entries.map(([key, text]): [string, string] => [
    key,
    renderValue(text, params, templating),
  ]);
  if (templating.goTemplate) {
    return { ...params, values: new StringMap(Object.fromEntries(rendered)) };
  }
  const flat = rendered.map(([key, text]) => [`values.${key}`, text]);
  return { ...params, ...Object.fromEntries(flat) };
}

function renderValue(
  text: string,
  params: ParamSet,
  templating: Templating,
): string {
  return wrapError(
    'failed to append templated values: failed to replace templated string: failed to replace templated string with rendered values',
    () => renderText(text, params, templating),
  );
}

/** Runs a step; its failure is told with a prefix, as Go wraps errors. */
export function wrapError<T>(prefix: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw wrapped(prefix, error);
  }
}

/** The same for a step that takes time. */
export async function wrapRejection<T>(
  prefix: string,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw wrapped(prefix, error);
  }
}

/** Whether an error is nothing that Argo CD would say. */
function isOurs(error: unknown): boolean {
  return error instanceof MissingSource || error instanceof GoEnded;
}

function wrapped(prefix: string, error: unknown): unknown {
  if (isOurs(error) || !(error instanceof Error)) return error;
  return new Error(`${prefix}: ${error.message}`, { cause: error });
}
