/** From an ApplicationSet to the Applications it wants: rendering, then the checks of Argo CD. */

import type {
  ApplicationSet as RenderableSet,
  RenderResult,
  RenderWorld,
} from '@stagecraft/applicationset';
import { readApplicationSet } from '@stagecraft/applicationset';
import { admit } from '../../world/admission';
import {
  ARGOCD_API_VERSION,
  Application,
  ApplicationSet,
  RESOURCES_FINALIZER,
  isApplication,
} from '../../world/argocd';

/** Makes Applications of an ApplicationSet; `renderApplicationSet` of @stagecraft/applicationset is one. */
export type Renderer = (
  set: RenderableSet,
  world: RenderWorld,
) => Promise<RenderResult>;

export interface Generated {
  /** Everything the templates gave, duplicates included, in their order. */
  all: Application[];
  /** Those that passed the checks. */
  valid: Application[];
  error?: { reason: string; message: string; generated: boolean };
}

/** Renders a set. An error of a template or generator leaves nothing, an invalid Application only itself out. */
export async function generate(
  set: ApplicationSet,
  renderer: Renderer,
  world: RenderWorld,
  projectExists: (name: string) => boolean,
): Promise<Generated> {
  const all = await render(set, renderer, world);
  if (!Array.isArray(all)) return { all: [], valid: [], error: all };
  const problems = new Map<Application, string>();
  for (const app of all) {
    const problem = check(set, app, all, projectExists);
    if (problem) problems.set(app, problem);
  }
  const valid = all.filter(app => !problems.has(app));
  return { all, valid, error: summary(set, problems) };
}

async function render(
  set: ApplicationSet,
  renderer: Renderer,
  world: RenderWorld,
): Promise<Application[] | NonNullable<Generated['error']>> {
  try {
    const result = await renderer(readApplicationSet(set), world);
    if (result.error) return { ...result.error, generated: false };
    return result.applications.map(rendered => owned(set, rendered));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      reason: 'ApplicationParamsGenerationError',
      message: error.message,
      generated: false,
    };
  }
}

function owned(
  set: ApplicationSet,
  rendered: NonNullable<RenderResult['applications']>[number],
): Application {
  const app = admit({
    apiVersion: ARGOCD_API_VERSION,
    kind: 'Application',
    metadata: {
      ...rendered.metadata,
      namespace: set.metadata.namespace,
      finalizers: finalizers(set, rendered.metadata.finalizers),
      ownerReferences: [
        {
          apiVersion: ARGOCD_API_VERSION,
          kind: 'ApplicationSet',
          name: set.metadata.name,
          uid: set.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: rendered.spec,
  });
  if (!isApplication(app)) throw new TypeError('admitted another kind');
  return app;
}

function finalizers(set: ApplicationSet, own?: string[]): string[] | undefined {
  if (own?.length) return own;
  return set.spec.syncPolicy?.preserveResourcesOnDeletion
    ? undefined
    : [RESOURCES_FINALIZER];
}

function check(
  set: ApplicationSet,
  app: Application,
  all: readonly Application[],
  projectExists: (name: string) => boolean,
): string | undefined {
  const { name } = app.metadata;
  if (all.filter(a => a.metadata.name === name).length > 1) {
    return `ApplicationSet ${set.metadata.name} contains applications with duplicate name: ${name}`;
  }
  return projectExists(app.spec.project)
    ? undefined
    : `application references project ${app.spec.project} which does not exist`;
}

// Duplicates count as one problem, as the validation keeps its errors by name.
function summary(
  set: ApplicationSet,
  problems: ReadonlyMap<Application, string>,
): Generated['error'] {
  const byName = new Map(
    [...problems].map(([app, text]) => [app.metadata.name, text]),
  );
  if (byName.size === 0) return undefined;
  const [first] = [...byName.values()];
  const more = byName.size > 1 ? ` (and ${byName.size - 1} more)` : '';
  return {
    reason: 'ApplicationValidationError',
    message: `${first}${more}`,
    generated: set.spec.generators.length > 0,
  };
}
