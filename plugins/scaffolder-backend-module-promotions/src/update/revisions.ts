/** All that an input asks of an ApplicationSet, as the states that it goes through. */
import type { DescribedGate } from '@stagecraft/plugin-promotions-common';
import type { RenderWorld } from '@stagecraft/applicationset';
import { InputError } from '@backstage/errors';
import { addStage } from './addStage';
import { addTarget, type TargetToAdd } from './addTarget';
import { elementBehind, type AskedPlace } from './effect';
import type { NewTarget } from './newElement';
import { moveElement } from './moveElement';
import { parametersOf } from './parameters';
import { listsOf } from './places';
import { setGate } from './setGate';
import type { State } from './state';

export interface UpdateInput {
  addStages?: {
    name: string;
    gate?: DescribedGate;
    before?: string;
    maxUpdate?: number | string;
    targets?: NewTarget[];
    clusterLabels?: Record<string, string>;
  }[];
  addTargets?: TargetToAdd[];
  setGates?: { stage: string; gate: DescribedGate }[];
  moveTargets?: Move[];
  executor?: string;
}

interface Move {
  application: string;
  cluster?: string;
  namespace?: string;
}

/** The states in order, and what is to become of the Applications. */
export interface Plan {
  states: State[];
  added: AskedPlace[];
  moved: Set<string>;
  summary: string[];
}

/**
 * @throws InputError that names the field which cannot be done
 */
export async function revisions(
  first: State,
  input: UpdateInput,
  world: RenderWorld,
): Promise<Plan> {
  const plan: Plan = {
    states: [first],
    added: [],
    moved: new Set(),
    summary: [],
  };
  const {
    addStages = [],
    addTargets = [],
    setGates = [],
    moveTargets = [],
  } = input;
  if (
    [addStages, addTargets, setGates, moveTargets].every(
      each => each.length === 0,
    )
  ) {
    throw new InputError(
      'addStages, addTargets, setGates, moveTargets: say at least one thing that is to change',
    );
  }
  addStages.forEach((stage, index) =>
    planStage(plan, stage, `addStages[${index}]`, input.executor),
  );
  addTargets.forEach((target, index) =>
    planTarget(plan, target, `addTargets[${index}]`),
  );
  setGates.forEach((gate, index) =>
    planGate(plan, gate, `setGates[${index}]`, input.executor),
  );
  for (const [index, move] of moveTargets.entries()) {
    await planMove(plan, move, `moveTargets[${index}]`, world);
  }
  return plan;
}

function lastOf({ states }: Plan): State {
  return states[states.length - 1];
}

function planStage(
  plan: Plan,
  stage: NonNullable<UpdateInput['addStages']>[number],
  field: string,
  executor?: string,
): void {
  const gate = stage.gate ?? 'approval';
  requireExecutor(gate, lastOf(plan), executor, field);
  const { targets = [] } = stage;
  const asked = { ...stage, gate, targets };
  const states = addStage(lastOf(plan), asked, field, executor);
  if (states.length === 0) return;
  plan.states.push(...states);
  targets.forEach((target, index) =>
    plan.added.push({
      ...target,
      stage: stage.name,
      field: `${field}.targets[${index}]`,
    }),
  );
  plan.summary.push(
    `Add the stage ${stage.name} (${gate})${
      stage.before ? ` before ${stage.before}` : ''
    }`,
  );
}

function planTarget(plan: Plan, target: TargetToAdd, field: string): void {
  const state = addTarget(lastOf(plan), target, field);
  if (!state) return;
  plan.states.push(state);
  plan.added.push({ ...target, field });
  plan.summary.push(`Deploy ${target.stage} to ${target.cluster}, too`);
}

function planGate(
  plan: Plan,
  gate: { stage: string; gate: DescribedGate },
  field: string,
  executor?: string,
): void {
  requireExecutor(gate.gate, lastOf(plan), executor, field);
  const state = setGate(lastOf(plan), gate, field, executor);
  if (!state) return;
  plan.states.push(state);
  plan.summary.push(
    `Let ${gate.stage} wait for ${
      gate.gate === 'approval' ? 'an approval' : 'the evidence'
    }`,
  );
}

async function planMove(
  plan: Plan,
  move: Move,
  field: string,
  world: RenderWorld,
): Promise<void> {
  const state = lastOf(plan);
  const lists = listsOf(state.set, parametersOf(state.set)).map(
    ({ path }) => path,
  );
  const found = await elementBehind(state.set, move.application, lists, world);
  if (!found) {
    throw new InputError(
      `${field}.application: "${move.application}" is not made from a list in this file; change it where its target is described`,
    );
  }
  if (found.others.length > 0) {
    throw new InputError(
      `${field}.application: ${found.others.join(', ')} would move with "${
        move.application
      }", since one element of the list makes them all; change the file by hand`,
    );
  }
  plan.states.push(moveElement(state, found, move, field));
  plan.moved.add(move.application);
  const to = [move.cluster, move.namespace].filter(Boolean).join(', ');
  plan.summary.push(
    `Move ${move.application} to ${to}; what runs at the old place stays there until somebody deletes it`,
  );
}

function requireExecutor(
  gate: DescribedGate,
  { set }: State,
  executor: string | undefined,
  field: string,
): void {
  const named = JSON.stringify(set).includes(
    '"promotions.stagecraft.dev/executor"',
  );
  if (gate !== 'verified' || executor !== undefined || named) return;
  throw new InputError(
    `${field}.gate: nobody would open the stage; name the portal that does in executor, as its app-config does in promotions.executor, or let people approve`,
  );
}
