import { STANDARD } from '../__testUtils__/FakeCreatingApi';
import {
  chosenOf,
  draftOf,
  maxUpdateOf,
  withMoved,
  withProfile,
  withStage,
  withStageChanged,
  withTarget,
  withoutStage,
} from './stageDraft';
import type { ChosenStage } from './stageDraft';

function keys() {
  let last = 0;
  return () => `k${++last}`;
}

const dev: ChosenStage = {
  name: 'dev',
  gate: 'argocd',
  targets: [{ cluster: 'in-cluster' }],
};
const qa: ChosenStage = { ...dev, name: 'qa', gate: 'verified' };
const prod: ChosenStage = { ...dev, name: 'prod', gate: 'approval' };

function draft(...stages: ChosenStage[]) {
  const makeKey = keys();
  return { makeKey, draft: draftOf({ stages }, makeKey) };
}

function names(of: { stages: readonly { name: string }[] }) {
  return of.stages.map(({ name }) => name);
}

describe('the stages that are being chosen', () => {
  it('come back as they were given', () => {
    const chosen = { project: 'shop', stages: [dev, qa, prod] };
    expect(chosenOf(draftOf(chosen, keys()))).toEqual(chosen);
  });

  it('are moved to another place, and stay what they are', () => {
    const { draft: before } = draft(dev, qa, prod);
    const moved = withMoved(before, before.stages[2].key, 0);
    expect(names(moved)).toEqual(['prod', 'dev', 'qa']);
    expect(moved.stages[0]).toBe(before.stages[2]);
  });

  it.each([-1, 3, 0])(
    'are not moved to place %i, which changes nothing',
    to => {
      const { draft: before } = draft(dev, qa, prod);
      expect(withMoved(before, before.stages[0].key, to)).toBe(before);
    },
  );

  it('grow by one that people open, where the last one goes', () => {
    const eu = { ...qa, targets: [{ cluster: 'qa-eu' }] };
    const { draft: before, makeKey } = draft(dev, eu);
    const { stages } = chosenOf(withStage(before, makeKey));
    expect(stages[2]).toEqual({
      name: '',
      gate: 'approval',
      targets: [{ cluster: 'qa-eu' }],
    });
  });

  it('begin with one that Argo CD opens, when none is left', () => {
    const { draft: before, makeKey } = draft(dev);
    const empty = withoutStage(before, before.stages[0].key);
    expect(names(empty)).toEqual([]);
    expect(withStage(empty, makeKey).stages[0].gate).toBe('argocd');
  });

  it('go to another target only once somebody has said where', () => {
    const { draft: before, makeKey } = draft(dev);
    const [stage] = before.stages;
    expect(withTarget(stage, makeKey).targets[1].cluster).toBe('');
  });

  it('are passed on without fields that were emptied', () => {
    const { draft: before } = draft(dev);
    const [stage] = before.stages;
    const [target] = stage.targets;
    const emptied = withStageChanged(before, stage.key, {
      targets: [{ ...target, namespace: '', name: '' }],
    });
    expect(chosenOf({ ...emptied, project: '' })).toEqual({ stages: [dev] });
  });

  it('count targets only where Argo CD opens the stage', () => {
    const { draft: before } = draft(
      { ...qa, gate: 'argocd', maxUpdate: '25%' },
      { ...prod, maxUpdate: 1 },
    );
    expect(chosenOf(before).stages.map(({ maxUpdate }) => maxUpdate)).toEqual([
      '25%',
      undefined,
    ]);
  });

  it('have no gate Job in front of the first, which has nothing to test', () => {
    const { draft: before } = draft(dev, { ...qa, gateJob: true });
    const moved = withMoved(before, before.stages[1].key, 0);
    expect(chosenOf(moved).stages[0]).toEqual(qa);
    const back = withMoved(moved, moved.stages[0].key, 1);
    expect(chosenOf(back).stages[1]).toEqual({ ...qa, gateJob: true });
  });

  it('become those of a profile, with its project, and stay when it is left', () => {
    const { draft: before, makeKey } = draft(qa);
    const standard = withProfile(before, STANDARD, makeKey);
    expect(chosenOf(standard)).toEqual({
      profile: 'standard',
      project: 'shop',
      stages: STANDARD.stages,
    });
    const own = withProfile(standard, undefined, makeKey);
    expect(chosenOf(own)).toEqual({ project: 'shop', stages: STANDARD.stages });
  });
});

describe('how many targets at once', () => {
  it.each([
    ['', undefined],
    [' 2 ', 2],
    ['25%', '25%'],
    ['many', 'many'],
    ['0', 0],
  ])('"%s" means %p', (text, value) => {
    expect(maxUpdateOf(text)).toBe(value);
  });
});
