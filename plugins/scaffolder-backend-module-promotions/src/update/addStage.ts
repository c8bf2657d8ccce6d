/** One stage more: its step, its name and gate, and its targets. */
import type { DescribedGate } from '@stagecraft/plugin-promotions-common';
import { InputError } from '@backstage/errors';
import { addTarget } from './addTarget';
import type { NewTarget } from './newElement';
import { withClusters } from './clusterStage';
import { labelFor, parametersOf, valueFor } from './parameters';
import { listsOf } from './places';
import { pruningOf } from './pruning';
import { stagesIn, withExecutor, withStage, type Stage } from './stages';
import { indexOf, type State } from './state';

export interface StageToAdd {
  name: string;
  gate: DescribedGate;
  /** The stage that it comes before; the last one unless given */
  before?: string;
  maxUpdate?: number | string;
  targets: readonly NewTarget[];
  /** Clusters with these labels are its targets */
  clusterLabels?: Record<string, string>;
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
  const beside = stages[index - 1] ?? stages.at(index);
  const stepped = pruningOf(withStage(state.set, index, stage, parameters));
  const named = gate === 'verified' ? withExecutor(stepped, executor) : stepped;
  const near = beside.values.flatMap(
    each => valueFor(parameters.stage, each) ?? [],
  );
  const found = stage.clusterLabels && {
    value: name,
    near: near.at(0),
    labels: stage.clusterLabels,
    field,
  };
  const set = found ? withClusters(named, found, parameters) : named;
  const first = { ...state, set };
  const states = addTargets(
    first,
    stage,
    stagesIn(set)[index].name,
    field,
    stages[index - 1],
  );
  const isListed = listsOf(state.set, parameters).length > 0;
  if (targets.length === 0 && !found && isListed) {
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
