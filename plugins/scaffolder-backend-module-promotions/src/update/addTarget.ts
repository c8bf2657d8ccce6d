/** One target more: an element of a list, or a file. */
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { inserted, put, textAt } from './json';
import { newElement, param, type NewTarget } from './newElement';
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
  const value = stageValue(stage, parameters, set);
  const pipeline = textAt(set, ['metadata', 'name']) ?? '';
  const describe = (others: readonly JsonObject[]) =>
    newElement(target, {
      stage: value,
      pipeline,
      parameters,
      others,
      alone,
      field,
    });
  const list = listFor(
    listsOf(set, parameters),
    stage,
    near ?? stage,
    parameters,
    field,
  );
  if (list) {
    if (isThere(list.elements, target, value, parameters)) return undefined;
    const element = describe(list.elements);
    const place = placeIn(list, [stage, near ?? stage], parameters);
    return {
      ...state,
      set: put(set, list.path, inserted(list.elements, place, element)),
    };
  }
  const place = filesOf(set);
  if (!place) throw new InputError(`${field}: ${wayOut(set, target.stage)}`);
  const others = describedTargets(place, state.files);
  if (isThere(others, target, value, parameters)) return undefined;
  const path = targetFile(place, value, target, field);
  if (state.files.has(path)) {
    throw new InputError(
      `${field}.file: ${path} is there already and describes another target; give this one a name or a file of its own`,
    );
  }
  return {
    ...state,
    files: new Map([
      ...state.files,
      [path, targetText(path, describe(others))],
    ]),
  };
}

function isThere(
  elements: readonly JsonObject[],
  target: NewTarget,
  value: string,
  { stage, server, cluster, namespace }: Parameters,
): boolean {
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
