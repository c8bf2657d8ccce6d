/** A stage whose targets are clusters: the generator of the stage beside it once more, with labels of its own. */
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { inserted, isObject, listAt, put, textAt } from './json';
import type { Parameters } from './parameters';
import { generatorsIn } from './places';

const GENERATORS = ['spec', 'generators'];

/** What a stage takes clusters by. */
export interface ClusterStage {
  /** The value of the stage's parameter */
  value: string;
  /** That of the stage beside it */
  near: string | undefined;
  labels: Record<string, string>;
  /** The field of the input that asks for it */
  field: string;
}

/**
 * The set with one more clusters generator behind the one that is copied, whatever it stands in.
 * @throws InputError where no clusters generator says its stage
 */
export function withClusters(
  set: JsonObject,
  { value, near, labels, field }: ClusterStage,
  { stage }: Parameters,
): JsonObject {
  const own = ['clusters', ...stage.name.split('.')];
  const told = generatorsIn(set).flatMap(({ path, generator }) => {
    const said = textAt(generator, own);
    return said === undefined ? [] : [{ path, said }];
  });
  const model = told.find(({ said }) => said === near) ?? told.at(-1);
  const [, , index, ...inside] = model?.path ?? [];
  const list = listAt(set, GENERATORS);
  const copied = typeof index === 'number' ? list[index] : undefined;
  if (typeof index !== 'number' || !isObject(copied)) {
    throw new InputError(
      `${field}.clusterLabels: no clusters generator of this ApplicationSet says its stage in values; list the targets of the stage instead, or add its generator by hand`,
    );
  }
  const labelled = put(copied, [...inside, 'clusters', 'selector'], {
    matchLabels: labels,
  });
  const made = put(labelled, [...inside, ...own], value);
  return put(set, GENERATORS, inserted(list, index + 1, made));
}
