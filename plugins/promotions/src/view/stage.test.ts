import { NEW, OLD, oldTarget, stage, target } from '../__testUtils__/pipelines';
import { fleet } from '../__testUtils__/crowds';
import { gatedProd, waiting } from '../__testUtils__/scenarios';
import { checksOf } from './checks';
import { countVerdicts, isCounted, releaseOf, targetsInTrouble } from './stage';

describe('a stage', () => {
  it('tells what it runs, what it becomes, and whose commit that is', () => {
    expect(releaseOf(waiting(), gatedProd())).toMatchObject({
      from: 'f461d15',
      to: '749bde9',
      subject: 'checkout 1.1.0: faster basket',
      author: 'Ada Byron',
    });
  });

  it('does not repeat a release that it runs already', () => {
    const qa = stage(1, 'qa', 'complete', { deployed: [NEW] });
    expect(releaseOf(waiting(), qa).from).toBeUndefined();
  });

  it('names every revision of a stage that runs several', () => {
    const third = '1.4.2';
    const qa = stage(1, 'qa', 'rolling', { deployed: [NEW, OLD, third] });
    expect(releaseOf(waiting(), qa)).toMatchObject({
      from: 'f461d15',
      others: ['1.4.2'],
    });
  });

  it('lists four targets and counts five', () => {
    const targets = ['a', 'b', 'c', 'd'].map(name => target(name));
    expect(isCounted(stage(0, 'dev', 'complete', { targets }))).toBe(false);
    const more = [...targets, target('e')];
    expect(isCounted(stage(0, 'dev', 'complete', { targets: more }))).toBe(
      true,
    );
  });

  it('counts its targets by verdict and keeps those in trouble in sight', () => {
    const { targets } = fleet().stages[2];
    expect(countVerdicts(targets)).toEqual([
      { verdict: 'complete', count: 22 },
      { verdict: 'waiting', count: 14 },
      { verdict: 'rolling', count: 3 },
      { verdict: 'failed', count: 1 },
    ]);
    expect(targetsInTrouble(targets).map(one => one.name)).toEqual([
      'till-shop-26',
    ]);
  });

  it('draws a check of several targets once, in its worst state', () => {
    const check = (state: 'passed' | 'failed') => ({
      name: 'functional',
      kind: 'job' as const,
      phase: 'PostSync' as const,
      revisions: [NEW],
      state,
      message: state === 'failed' ? 'exit 1' : undefined,
    });
    expect(
      checksOf([
        target('eu', { checks: [check('passed')] }),
        oldTarget('us', { checks: [check('failed')] }),
      ]),
    ).toEqual([
      {
        name: 'functional',
        state: 'failed',
        count: 1,
        total: 2,
        message: 'exit 1',
      },
    ]);
  });
});
