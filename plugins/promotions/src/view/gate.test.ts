import { pipeline, stage } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { failed, gatedProd, waiting } from '../__testUtils__/scenarios';
import { gateBefore } from './gate';

const reading = readingAt();

describe('the gate in front of a stage', () => {
  it('is not drawn before a first stage that Argo CD opens', () => {
    expect(gateBefore(waiting().stages, 0, reading)).toBeUndefined();
  });

  it('is drawn before a first stage that people open', () => {
    const first = stage(0, 'prod', 'gated', { gate: { kind: 'approval' } });
    expect(gateBefore([first], 0, reading)).toMatchObject({ state: 'held' });
  });

  it('is open in front of a stage that has the release', () => {
    expect(gateBefore(waiting().stages, 1, reading)).toMatchObject({
      state: 'open',
      sentence: 'Gate to qa: verified, open',
    });
  });

  it('is held with the approvals that were given', () => {
    expect(gateBefore(waiting().stages, 2, reading)).toMatchObject({
      state: 'held',
      count: '1/2',
      sentence: 'Gate to prod: approval, waits, 1 of 2',
    });
  });

  it('is shut after a stage that failed, and names it', () => {
    expect(gateBefore(failed().stages, 2, reading)).toMatchObject({
      state: 'shut',
      detail: 'qa failed',
    });
  });

  it('is shut when it cannot open at all', () => {
    const broken = gatedProd({
      gate: { kind: 'approval', closedBecause: 'it names no approvers' },
    });
    expect(gateBefore([broken], 0, reading)).toMatchObject({
      state: 'shut',
      detail: 'cannot open',
    });
  });

  it('is shut after a rejection', () => {
    const { approval } = gatedProd();
    const rejected = gatedProd({
      approval: approval && { ...approval, state: 'rejected' },
    });
    expect(gateBefore([rejected], 0, reading)).toMatchObject({
      detail: 'rejected',
    });
  });

  it('was not waited for where a stage runs ahead', () => {
    const { stages } = pipeline([
      stage(0, 'qa', 'rolling'),
      stage(1, 'prod', 'outOfOrder'),
    ]);
    expect(gateBefore(stages, 1, reading)?.sentence).toBe(
      'Gate to prod: verified, was not waited for',
    );
  });
});
