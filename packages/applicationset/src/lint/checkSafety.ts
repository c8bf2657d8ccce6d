/** Checks what becomes of Applications that leave the set, and of what they deployed. */
import { ANNOTATION_STAGES } from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type JsonObject } from '../schema/json';
import type { Draft } from './finding';
import { objectAt } from './rendered';

const FINALIZER = /^resources-finalizer\.argocd\.argoproj\.io/;

export function checkSafety(set: ApplicationSet): Draft[] {
  if (isPreview(set) || !isPipeline(set)) return [];
  return [...checkLeaving(set), ...checkDeletion(set)];
}

/** A set without stages is not promoted through them: Argo CD's defaults are what it asks for. */
function isPipeline({ metadata, spec }: ApplicationSet): boolean {
  const stages = metadata.annotations?.[ANNOTATION_STAGES];
  return Boolean(spec.strategy?.rollingSync) || stages !== undefined;
}

/** Pull requests come and go, and what was deployed for them is to go with them. */
export function isPreview({ spec }: ApplicationSet): boolean {
  return spec.generators.some(holdsPullRequests);
}

function holdsPullRequests(generator: JsonObject): boolean {
  const { pullRequest, matrix, merge } = generator;
  if (isJsonObject(pullRequest)) return true;
  return [matrix, merge].some(combined => {
    const { generators } = objectAt(combined);
    return (
      Array.isArray(generators) &&
      generators.some(each => isJsonObject(each) && holdsPullRequests(each))
    );
  });
}

function checkLeaving({ spec }: ApplicationSet): Draft[] {
  const mode = spec.syncPolicy?.applicationsSync ?? 'sync';
  const place = {
    path: 'spec.syncPolicy.applicationsSync',
    at: ['spec', 'syncPolicy', 'applicationsSync'],
  };
  if (mode === 'sync') {
    const message = 'A target that leaves the list is deleted at once';
    return [{ code: 'deletesApplications', ...place, message }];
  }
  if (mode === 'create-only' || mode === 'create-delete') {
    const message = `With ${mode} a change of the set never reaches its Applications`;
    return [{ code: 'neverUpdates', ...place, message }];
  }
  return [];
}

function checkDeletion({ spec }: ApplicationSet): Draft[] {
  if (spec.syncPolicy?.preserveResourcesOnDeletion !== true) {
    return [
      {
        code: 'deletesResources',
        path: 'spec.syncPolicy.preserveResourcesOnDeletion',
        at: ['spec', 'syncPolicy', 'preserveResourcesOnDeletion'],
        message: 'Deleting the ApplicationSet deletes every workload',
      },
    ];
  }
  const { finalizers } = objectAt(spec.template.metadata);
  const deletes =
    Array.isArray(finalizers) &&
    finalizers.some(name => typeof name === 'string' && FINALIZER.test(name));
  if (!deletes) return [];
  return [
    {
      code: 'finalizerDeletes',
      path: 'spec.template.metadata.finalizers',
      at: ['spec', 'template', 'metadata', 'finalizers'],
      message:
        'The template has the finalizer that preserveResourcesOnDeletion leaves out',
    },
  ];
}
