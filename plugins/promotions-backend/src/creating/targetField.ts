/** Which target of a description makes an Application. Pure. */

import { z } from 'zod';
import type { Described } from './fieldOf';

const destination = z
  .looseObject({
    name: z.string().default(''),
    server: z.string().default(''),
    namespace: z.string().default(''),
  })
  .catch({ name: '', server: '', namespace: '' });

type Part = 'cluster' | 'namespace' | 'name' | 'all';

const PART: Record<Part, string> = {
  cluster: '.cluster',
  namespace: '.namespace',
  name: '.name',
  all: '',
};

/** `field`: of the Application, empty where it is about all of it. */
export function targetField(
  name: string,
  field: string,
  { description, applications }: Described,
): string {
  const index = applications.findIndex(lane =>
    lane.some(({ metadata }) => metadata.name === name),
  );
  const found = applications[index]?.find(
    ({ metadata }) => metadata.name === name,
  );
  // Whatever is wrong with the name of a service's Application, and with one on no stage, was found with it.
  if (!found || (description.services && partOf(field) === 'all')) {
    return generatedBy(description);
  }
  const { targets } = description.stages[index];
  const place = destination.parse(found.spec.destination);
  const at = targets.findIndex(
    ({ cluster, namespace }) =>
      (cluster === place.name || cluster === place.server) &&
      fits(namespace, place.namespace),
  );
  if (at < 0 && description.targets.from === 'clusters') {
    return partOf(field) === 'namespace'
      ? 'targets.namespace'
      : placeOfTargets(index, description);
  }
  return at < 0
    ? placeOfTargets(index, description)
    : `stages[${index}].targets[${at}]${PART[partOf(field)]}`;
}

function partOf(field: string): Part {
  if (field.startsWith('spec.destination.namespace')) {
    return 'namespace';
  }
  if (field.startsWith('spec.destination')) {
    return 'cluster';
  }
  return field === 'metadata.name' ? 'name' : 'all';
}

/** Where it is said what targets a stage has. */
export function placeOfTargets(
  index: number,
  { targets: { from } }: Described['description'],
): string {
  if (from === 'clusters') {
    return `stages[${index}].clusterLabels`;
  }
  return from === 'list' ? `stages[${index}].targets` : 'targets';
}

/** Where it is said which Applications there are at all. */
export function generatedBy({
  services,
  targets,
}: Described['description']): string {
  if (services) {
    return 'services';
  }
  return targets.from === 'list' ? 'stages' : 'targets';
}

/** A namespace with placeholders stands for any text in their place. */
function fits(written: string, made: string): boolean {
  const parts = written
    .split(/\{[A-Za-z]+\}/)
    .map(part => part.replace(/\W/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(made);
}
