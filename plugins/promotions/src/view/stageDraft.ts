/** The stages of a pipeline that is being made, and each change that a person makes to them. */

import type {
  PipelineInput,
  Profile,
  StageInput,
  TargetInput,
} from '@stagecraft/plugin-promotions-common';

/**
 * A stage as a template passes it to `promotions:applicationset:create`.
 * @public
 */
export interface ChosenStage extends StageInput {
  /** A Job tests the stage before, and nothing is deployed here until it has passed; never of the first stage */
  gateJob?: boolean;
}

/**
 * What the field of the stages holds, and a template passes on.
 * @public
 */
export interface ChosenPipeline
  extends Pick<PipelineInput, 'targets' | 'sync' | 'lifecycle'> {
  instance?: string;
  project?: string;
  /** By its name; what it says of targets, syncing and lifecycle is beside it */
  profile?: string;
  /** The portal that opens the `verified` stages, by its own name */
  executor?: string;
  stages: ChosenStage[];
}

/** Whether it is one: a template may begin with anything. */
export function isChosen(value: unknown): value is ChosenPipeline {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stages' in value &&
    Array.isArray(value.stages)
  );
}

/** Keys last while names change and stages move. */
export interface DraftTarget extends TargetInput {
  key: string;
}

export interface DraftStage extends Omit<ChosenStage, 'targets'> {
  key: string;
  targets: DraftTarget[];
}

export interface Draft extends Omit<ChosenPipeline, 'stages'> {
  stages: DraftStage[];
}

/** Makes keys that no other has. */
export type MakeKey = () => string;

export const FIRST_CLUSTER = 'in-cluster';

/** What a form begins with where its template says nothing. */
export const FIRST_STAGES: readonly ChosenStage[] = [
  { name: 'dev', gate: 'argocd', targets: [{ cluster: FIRST_CLUSTER }] },
  { name: 'qa', gate: 'argocd', targets: [{ cluster: FIRST_CLUSTER }] },
  { name: 'prod', gate: 'approval', targets: [{ cluster: FIRST_CLUSTER }] },
];

export function draftOf(
  { stages, ...rest }: ChosenPipeline,
  makeKey: MakeKey,
): Draft {
  return { ...rest, stages: keyed(stages, makeKey) };
}

function keyed(stages: readonly ChosenStage[], makeKey: MakeKey): DraftStage[] {
  return stages.map(({ targets = [], ...stage }) => ({
    ...stage,
    key: makeKey(),
    targets: targets.map(target => ({ ...target, key: makeKey() })),
  }));
}

/** Without keys, without what is empty, and without what does not go together. */
export function chosenOf({ stages, ...rest }: Draft): ChosenPipeline {
  return { ...withoutEmpty(rest), stages: stages.map(chosenStage) };
}

function chosenStage(
  { key: _key, targets, maxUpdate, gateJob, ...stage }: DraftStage,
  index: number,
): ChosenStage {
  const isOpenedByArgo = stage.gate === 'argocd';
  return {
    ...stage,
    ...(isOpenedByArgo && maxUpdate !== undefined ? { maxUpdate } : {}),
    ...(index > 0 && gateJob ? { gateJob } : {}),
    targets: targets.map(({ key: _, cluster, ...target }) => ({
      cluster,
      ...withoutEmpty(target),
    })),
  };
}

function withoutEmpty<T extends object>(value: T): T {
  const kept = { ...value };
  for (const name of Object.keys(kept)) {
    const part: unknown = Reflect.get(kept, name);
    if (part === '' || part === undefined) {
      Reflect.deleteProperty(kept, name);
    }
  }
  return kept;
}

/** The stages of a profile take the place of those that are there. */
export function withProfile(
  draft: Draft,
  profile: Profile | undefined,
  makeKey: MakeKey,
): Draft {
  const { targets, sync, lifecycle } = profile ?? {};
  const without = {
    ...draft,
    targets,
    sync,
    lifecycle,
    profile: profile?.name,
  };
  if (!profile) {
    return without;
  }
  return {
    ...without,
    instance: profile.instance ?? draft.instance,
    project: profile.project ?? draft.project,
    stages: keyed(profile.stages, makeKey),
  };
}

/** The new one goes last, where the one before it goes, opened by people. */
export function withStage(draft: Draft, makeKey: MakeKey): Draft {
  const clusters = draft.stages.at(-1)?.targets.map(({ cluster }) => cluster);
  const [added] = keyed(
    [
      {
        name: '',
        gate: draft.stages.length > 0 ? 'approval' : 'argocd',
        targets: [{ cluster: clusters?.at(0) ?? FIRST_CLUSTER }],
      },
    ],
    makeKey,
  );
  return { ...draft, stages: [...draft.stages, added] };
}

export function withoutStage(draft: Draft, key: string): Draft {
  return { ...draft, stages: draft.stages.filter(one => one.key !== key) };
}

/** To a place that is not there, nothing moves: the same draft comes back. */
export function withMoved(draft: Draft, key: string, to: number): Draft {
  const from = draft.stages.findIndex(stage => stage.key === key);
  if (from < 0 || to < 0 || to >= draft.stages.length || to === from) {
    return draft;
  }
  const stages = draft.stages.filter(stage => stage.key !== key);
  stages.splice(to, 0, draft.stages[from]);
  return { ...draft, stages };
}

export function withStageChanged(
  draft: Draft,
  key: string,
  change: Partial<DraftStage>,
): Draft {
  return {
    ...draft,
    stages: draft.stages.map(stage =>
      stage.key === key ? { ...stage, ...change } : stage,
    ),
  };
}

/** The new one is empty: only the person knows where else the stage is to go. */
export function withTarget(stage: DraftStage, makeKey: MakeKey): DraftStage {
  return {
    ...stage,
    targets: [...stage.targets, { key: makeKey(), cluster: '' }],
  };
}

/** Whether a person says where a stage goes; elsewhere clusters' labels or files do. */
export function hasOwnTargets(targets: PipelineInput['targets']): boolean {
  return targets?.from !== 'clusters' && targets?.from !== 'files';
}

/** As it is typed: `2` is a number of targets, `25%` a part of them, nothing is all. */
export function maxUpdateOf(text: string): number | string | undefined {
  const typed = text.trim();
  if (typed === '') {
    return undefined;
  }
  return /^\d+$/.test(typed) ? Number(typed) : typed;
}
