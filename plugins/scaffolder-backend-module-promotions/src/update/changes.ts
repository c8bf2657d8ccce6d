/** What can be changed of an ApplicationSet that is there, as plain data: from one state of it to the next. */
import type { DescribedGate } from '@stagecraft/plugin-promotions-common';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { at, inserted, put, textAt } from './json';
import { newElement, param, type NewTarget } from './newElement';
import {
  labelFor,
  parametersOf,
  valueFor,
  type Parameters,
} from './parameters';
import { elementsIn, filesOf, listsOf, wayOut, type ListPlace } from './places';
import { pruningOf } from './pruning';
import {
  stagesIn,
  withExecutor,
  withGate,
  withStage,
  type Stage,
} from './stages';
import { describedTargets, targetFile, targetText } from './targetFiles';

/** An ApplicationSet and the files that describe its targets. */
export interface State {
  set: JsonObject;
  files: ReadonlyMap<string, string>;
}

export interface StageToAdd {
  name: string;
  gate: DescribedGate;
  /** The stage that it comes before; the last one unless given */
  before?: string;
  maxUpdate?: number | string;
  targets: readonly NewTarget[];
}

export interface TargetToAdd extends NewTarget {
  stage: string;
}

/** One step more, and its targets. A stage that is there with the same gate and targets is left as it is. */
export function addStage(
  state: State,
  stage: StageToAdd,
  field: string,
  executor?: string,
): State[] {
  const { name, gate, before, targets } = stage;
  const stages = stagesIn(state.set);
  const parameters = parametersOf(state.set);
  const label = labelFor(parameters.stage, name);
  const there = stages.find(
    each => each.name === name || each.values.join(', ') === label,
  );
  if (there) {
    if ((there.gate ?? 'argocd') === gate)
      return addTargets(state, stage, there.name, field);
    throw new InputError(
      `${field}.name: "${name}" is a stage already, with the gate ${
        there.gate ?? 'argocd'
      }; give the new one another name, or change its gate in setGates`,
    );
  }
  const index =
    before === undefined
      ? stages.length
      : indexOf(stages, before, `${field}.before`);
  const stepped = pruningOf(withStage(state.set, index, stage, parameters));
  const named = gate === 'verified' ? withExecutor(stepped, executor) : stepped;
  const first = { ...state, set: named };
  const states = addTargets(
    first,
    stage,
    stagesIn(named)[index].name,
    field,
    stages[index - 1],
  );
  if (targets.length === 0 && listsOf(state.set, parameters).length > 0) {
    throw new InputError(
      `${field}.targets: give the stage at least one target`,
    );
  }
  return [first, ...states];
}

function addTargets(
  state: State,
  { targets }: StageToAdd,
  name: string,
  field: string,
  near?: Stage,
): State[] {
  const alone = targets.length === 1;
  const states: State[] = [];
  targets.forEach((target, index) => {
    const from = states.at(-1) ?? state;
    const added = addTarget(
      from,
      { ...target, stage: name },
      `${field}.targets[${index}]`,
      { near, alone },
    );
    if (added) states.push(added);
  });
  return states;
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

/** A gate on a stage that is there; undefined where it has that gate already. */
export function setGate(
  { set, files }: State,
  { stage, gate }: { stage: string; gate: DescribedGate },
  field: string,
  executor?: string,
): State | undefined {
  const stages = stagesIn(set);
  const index = indexOf(stages, stage, `${field}.stage`);
  const now = stages[index].gate ?? 'argocd';
  if (now === gate) return undefined;
  const order = ['argocd', 'verified', 'approval'];
  if (order.indexOf(now) < 0 || order.indexOf(gate) < order.indexOf(now)) {
    throw new InputError(
      `${field}.gate: the stage "${stage}" has the gate ${now}, and ${gate} would take it away; do that by hand, where those who own the file see it`,
    );
  }
  const gated = pruningOf(withGate(set, index, gate));
  return {
    set: gate === 'verified' ? withExecutor(gated, executor) : gated,
    files,
  };
}

/** Another place for a target of a list. */
export function moveElement(
  { set, files }: State,
  place: { path: readonly (string | number)[]; index: number },
  to: { cluster?: string; namespace?: string },
  field: string,
): State {
  const parameters = parametersOf(set);
  const path = [...place.path, place.index];
  const held = at(set, path);
  const moved = [
    ...(to.cluster === undefined
      ? []
      : clusterOf(to.cluster, parameters, field)),
    ...(to.namespace === undefined
      ? []
      : [namespaceOf(to.namespace, parameters, field)]),
  ].reduce(
    (changed, [name, value]) =>
      put(changed, [...path, ...name.split('.')], value),
    set,
  );
  return held === undefined ? { set, files } : { set: moved, files };
}

function clusterOf(
  cluster: string,
  { server, cluster: name }: Parameters,
  field: string,
): [string, string][] {
  const isUrl = /^https?:\/\//.test(cluster);
  const own = isUrl ? server : name;
  const other = isUrl ? name : server;
  if (!own) {
    throw new InputError(
      `${field}.cluster: "${cluster}": the template of this ApplicationSet takes no cluster by ${
        isUrl ? 'URL' : 'name'
      } from the target's parameters; change spec.template.spec.destination by hand first`,
    );
  }
  return [
    [own, cluster],
    ...(other ? [[other, ''] satisfies [string, string]] : []),
  ];
}

function namespaceOf(
  namespace: string,
  parameters: Parameters,
  field: string,
): [string, string] {
  if (parameters.namespace) return [parameters.namespace, namespace];
  throw new InputError(
    `${field}.namespace: "${namespace}": the template of this ApplicationSet does not take the namespace from one parameter; change spec.template.spec.destination by hand first`,
  );
}

function indexOf(
  stages: readonly Stage[],
  name: string,
  field: string,
): number {
  const index = stages.findIndex(each => each.name === name);
  if (index >= 0) return index;
  throw new InputError(
    `${field}: "${name}" is no stage; the stages are ${stages
      .map(each => each.name)
      .join(', ')}`,
  );
}
