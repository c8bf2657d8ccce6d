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

/** `field`: of the Application, empty where it is about all of it. The stage's where the target is not told there. */
export function targetField(
  name: string,
  field: string,
  { description, applications }: Described,
): string | undefined {
  const index = applications.findIndex(lane =>
    lane.some(({ metadata }) => metadata.name === name),
  );
  const found = applications[index]?.find(
    ({ metadata }) => metadata.name === name,
  );
  if (!found) {
    return undefined;
  }
  const { targets } = description.stages[index];
  const place = destination.parse(found.spec.destination);
  const at = targets.findIndex(
    ({ cluster, namespace }) =>
      (cluster === place.name || cluster === place.server) &&
      fits(namespace, place.namespace),
  );
  return at < 0
    ? elsewhere(index, field, description.targets.from)
    : `stages[${index}].targets[${at}]${PART[partOf(field)]}`;
}

type Part = 'cluster' | 'namespace' | 'name' | 'all';

const PART: Record<Part, string> = {
  cluster: '.cluster',
  namespace: '.namespace',
  name: '.name',
  all: '',
};

function partOf(field: string): Part {
  if (field.startsWith('spec.destination.namespace')) {
    return 'namespace';
  }
  if (field.startsWith('spec.destination')) {
    return 'cluster';
  }
  return field === 'metadata.name' ? 'name' : 'all';
}

/** Where targets are found by labels, folders or files. */
function elsewhere(index: number, field: string, from: string): string {
  if (from === 'clusters') {
    return partOf(field) === 'namespace'
      ? 'targets.namespace'
      : `stages[${index}].clusterLabels`;
  }
  return from === 'list' ? `stages[${index}].targets` : 'targets';
}

/** A namespace with placeholders stands for any text in their place. */
function fits(written: string, made: string): boolean {
  const parts = written
    .split(/\{[A-Za-z]+\}/)
    .map(part => part.replace(/\W/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(made);
}
