/**
 * Which field of a description a finding is about: findings name places in the ApplicationSet that we wrote, the
 * Applications that it makes, or files. Pure.
 */

import type { RenderedApplication } from '@stagecraft/applicationset';
import type {
  CheckFinding,
  PipelineDescription,
} from '@stagecraft/plugin-promotions-common';
import { sourceField } from './sourceField';
import { generatedBy, placeOfTargets, targetField } from './targetField';

export interface Described {
  description: PipelineDescription;
  /** Of each stage, in the description's order. */
  applications: readonly (readonly RenderedApplication[])[];
}

/** Undefined where no single field causes it. */
export function fieldOf(
  { path, file }: Pick<CheckFinding, 'path' | 'file'>,
  described: Described,
): string | undefined {
  if (file !== undefined) {
    return sourceField(path, file, described);
  }
  const application = /^Application (\S+) ?(.*)$/.exec(path);
  return application
    ? ofApplication(application[1], application[2], described)
    : ofSet(path, described);
}

/** What of an Application comes from a setting of the whole pipeline, by the beginning of its field. */
const SHARED: readonly (readonly [string, string])[] = [
  ['spec.project', 'project'],
  ['spec.syncPolicy.retry', 'sync.retry'],
  ['spec.syncPolicy.syncOptions', 'sync.options'],
  ['spec.syncPolicy.automated', 'sync.selfHeal'],
  // What is left of it speaks of resources that stay behind.
  ['spec.syncPolicy', 'sync.prune'],
  ['spec.ignoreDifferences', 'sync.ignoreDifferences'],
  ['metadata.finalizers', 'sync.finalizers'],
  ['metadata.labels', 'labels'],
  ['metadata.annotations', 'annotations'],
];

function ofApplication(
  name: string,
  field: string,
  described: Described,
): string | undefined {
  if (field.startsWith('spec.source')) {
    return sourceField(field, undefined, described);
  }
  const shared = SHARED.find(([start]) => field.startsWith(start));
  return shared ? shared[1] : targetField(name, field, described);
}

/** Fields of the ApplicationSet, by their beginning; the longer come first. */
const OF_SET: readonly (readonly [string, string])[] = [
  ['metadata.namespace', 'namespace'],
  ['metadata.name', 'name'],
  ['metadata.annotations["promotions.stagecraft.dev/executor"]', 'executor'],
  ['metadata.annotations["backstage.io/entity-ref"]', 'entityRef'],
  ['metadata.annotations["promotions.stagecraft.dev/', 'stages'],
  ['spec.syncPolicy.applicationsSync', 'lifecycle.applicationsSync'],
  [
    'spec.syncPolicy.preserveResourcesOnDeletion',
    'lifecycle.preserveResourcesOnDeletion',
  ],
  ['spec.preservedFields', 'lifecycle.preservedFields'],
  ['spec.strategy.deletionOrder', 'lifecycle.deletionOrder'],
  ['spec.strategy', 'stages'],
  ['spec.templatePatch', 'stages'],
  ['spec.template.metadata.name', 'name'],
];

function ofSet(path: string, described: Described): string | undefined {
  const step = /^spec\.strategy\.rollingSync\.steps\[(\d+)\](.*)$/.exec(path);
  if (step) {
    return stepField(Number(step[1]), step[2], described);
  }
  const template = /^spec\.template\.(.*)$/.exec(path);
  const known = OF_SET.find(([start]) => path.startsWith(start));
  if (known || !template) {
    return known ? known[1] : generatorField(path, described);
  }
  if (template[1].startsWith('spec.source')) {
    return sourceField(template[1], undefined, described);
  }
  return SHARED.find(([start]) => template[1].startsWith(start))?.[1];
}

/** A stage without Applications lacks targets; anything else about its step comes from the gate, or how many at once. */
function stepField(
  index: number,
  rest: string,
  { description, applications }: Described,
): string | undefined {
  const stage = description.stages[index];
  if (!stage) {
    return 'stages';
  }
  if (rest === '.maxUpdate') {
    const field = stage.gate === 'argocd' ? 'maxUpdate' : 'gate';
    return `stages[${index}].${field}`;
  }
  const empty = (applications[index] ?? []).length === 0;
  return rest === '' && empty
    ? placeOfTargets(index, description)
    : `stages[${index}]`;
}

/** The template is ours, so where it fails it lacks what a generator should have found. */
function generatorField(
  path: string,
  { description }: Described,
): string | undefined {
  return path === 'spec.template' || path.startsWith('spec.generators')
    ? generatedBy(description)
    : undefined;
}
