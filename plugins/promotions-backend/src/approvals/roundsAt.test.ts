/** What a stage shows of its decisions, and what people decide on there. */

import { gatedStage, NEW, OLD, RELEASE } from '../__testUtils__/pipelines';
import { round } from './conditions/__testUtils__/facts';
import { roundsAt } from './roundsAt';

const STAGE = gatedStage({ index: 1, deployed: [OLD] });

const FORWARD = round({
  id: 'forward',
  releaseId: RELEASE,
  revisions: [NEW],
  state: 'succeeded',
});

const BACK = round({
  id: 'back',
  kind: 'rollback',
  releaseId: 'rollback-1',
  revisions: [OLD],
  state: 'succeeded',
});

function idsAt(...[stage, rounds]: Parameters<typeof roundsAt>) {
  const { approval, shown } = roundsAt(stage, rounds);
  return { approval: approval?.id, shown: shown?.id };
}

it('shows the decision on the release while it is being made', () => {
  const pending = { ...FORWARD, state: 'pending' as const };
  expect(idsAt(STAGE, [pending, BACK])).toEqual({
    approval: 'forward',
    shown: 'forward',
  });
});

it('lets people decide on a rollback first', () => {
  const asked = { ...BACK, state: 'pending' as const };
  expect(idsAt(STAGE, [FORWARD, asked])).toEqual({
    approval: 'back',
    shown: 'back',
  });
});

it.each(['approved', 'executing'] as const)(
  'shows a rollback that is %s, so that it can be stopped',
  state => {
    expect(idsAt(STAGE, [FORWARD, { ...BACK, state }]).shown).toBe('back');
  },
);

it('shows the rollback by which it runs what it runs, not what was undone', () => {
  expect(idsAt(STAGE, [BACK, FORWARD])).toEqual({
    approval: 'forward',
    shown: 'back',
  });
});

it('shows what became of the release where that is the latest', () => {
  const stopped = { ...FORWARD, state: 'aborted' as const };
  expect(idsAt(STAGE, [stopped, BACK]).shown).toBe('forward');
});

it('shows nothing of the past for a release that nobody has decided on', () => {
  expect(idsAt(STAGE, [BACK])).toEqual({});
});

it('shows how what runs was decided where nothing is offered', () => {
  const release = { revisions: [NEW], offered: false };
  const done = gatedStage({ index: 1, deployed: [NEW], release });
  expect(idsAt(done, [FORWARD, BACK]).shown).toBe('forward');
});

it('takes no decision of another stage for its own', () => {
  expect(idsAt(STAGE, [{ ...FORWARD, stageIndex: 0 }])).toEqual({});
});
