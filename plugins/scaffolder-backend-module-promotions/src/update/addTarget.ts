/** One target more: an element of a list, or a file. */
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { inserted, put, textAt } from './json';
import {
  newElement,
  param,
  type NewTarget,
  type Surroundings,
} from './newElement';
import { parametersOf, valueFor, type Parameters } from './parameters';
import { elementsIn, filesOf, listsOf, wayOut, type ListPlace } from './places';
import { stagesIn, type Stage } from './stages';
import { indexOf, type State } from './state';
import { describedTargets, targetFile, targetText } from './targetFiles';

export interface TargetToAdd extends NewTarget {
  stage: string;
}

/** One target more; undefined where it is there already. */
export function addTarget(
  state: State,
  target: TargetToAdd,
  field: string,
  { near, alone = false }: { near?: Stage; alone?: boolean } = {},
): State | undefined {
  const { set } = state;
  const parameters = parametersOf(set);
  const stages = stagesIn(set);
  const stage = stages[indexOf(stages, target.stage, `${field}.stage`)];
  const around = {
    stage: stageValue(stage, parameters, set),
    pipeline: textAt(set, ['metadata', 'name']) ?? '',
    parameters,
    alone,
    field,
  };
  const beside = near ?? stage;
  const lists = listsOf(set, parameters);
  const list = listFor(lists, stage, beside, parameters, field);
  return list
    ? inList(state, list, target, around, [stage, beside])
    : inFile(state, target, around);
}

type Around = Omit<Surroundings, 'others'>;

function inList(
  state: State,
  list: ListPlace,
  target: TargetToAdd,
  around: Around,
  stages: readonly Stage[],
): State | undefined {
  const { elements, path } = list;
  if (isThere(elements, target, around)) return undefined;
  const element = newElement(target, { ...around, others: elements });
  const place = placeIn(list, stages, around.parameters);
  const listed = inserted(elements, place, element);
  return { ...state, set: put(state.set, path, listed) };
}

function inFile(
  state: State,
  target: TargetToAdd,
  around: Around,
): State | undefined {
  const { set, files, isOwn } = state;
  const { stage, field } = around;
  const place = filesOf(set);
  if (!place) throw new InputError(`${field}: ${wayOut(set, target.stage)}`);
  if (!isOwn(place.repoURL)) {
    throw new InputError(
      `repoUrl: the targets are described by files (${place.paths.join(
        ', ',
      )}) of ${
        place.repoURL
      }; fetch that repository and say that the workspace is it, and a file is written there`,
    );
  }
  const others = describedTargets(place, files);
  if (isThere(others, target, around)) return undefined;
  const path = targetFile(place, stage, target, field);
  if (files.has(path)) {
    throw new InputError(
      `${field}.file: ${path} is there already and describes another target; give this one a name or a file of its own`,
    );
  }
  const text = targetText(path, newElement(target, { ...around, others }));
  return { ...state, files: new Map([...files, [path, text]]) };
}

function isThere(
  elements: readonly JsonObject[],
  target: NewTarget,
  { stage: value, parameters }: Around,
): boolean {
  const { stage, server, cluster, namespace } = parameters;
  const named = (each: JsonObject) =>
    [server, cluster].some(key => key && param(each, key) === target.cluster);
  return elements.some(
    each =>
      param(each, stage.name) === value &&
      named(each) &&
      (target.namespace === undefined ||
        !namespace ||
        param(each, namespace) === target.namespace),
  );
}

/** The value of the parameter by which an element gets into a stage. */
function stageValue(
  stage: Stage,
  parameters: Parameters,
  set: JsonObject,
): string {
  const held = listsOf(set, parameters).flatMap(({ elements }) =>
    elementsIn(elements, stage, parameters),
  );
  const used = held.at(-1);
  const value = used ? param(used, parameters.stage.name) : undefined;
  const listed = stage.values.flatMap(
    each => valueFor(parameters.stage, each) ?? [],
  );
  return value ?? listed.at(0) ?? stage.name;
}

/** The list that holds the stage's own targets, else those of the one beside it, else the only one. */
function listFor(
  lists: readonly ListPlace[],
  stage: Stage,
  near: Stage,
  parameters: Parameters,
  field: string,
): ListPlace | undefined {
  const holding = (each: Stage) =>
    lists.filter(
      ({ elements }) => elementsIn(elements, each, parameters).length > 0,
    );
  const own = holding(stage);
  const beside = own.length > 0 ? own : holding(near);
  const found = beside.length > 0 ? beside : lists;
  if (found.length > 1) {
    throw new InputError(
      `${field}: the targets of "${stage.name}" are in ${found.length} lists of the ApplicationSet, and it cannot be told which one the new one belongs to; add it by hand`,
    );
  }
  return found.at(0);
}

/** Behind the last target of the stage, else of the one before it. */
function placeIn(
  { elements }: ListPlace,
  stages: readonly Stage[],
  parameters: Parameters,
): number {
  for (const stage of stages) {
    const last = elementsIn(elements, stage, parameters).at(-1);
    if (last) return elements.lastIndexOf(last) + 1;
  }
  return elements.length;
}
