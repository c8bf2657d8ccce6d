import { interleave } from './interleave';
import { median, medianOf, percentile } from './statistics';

describe('a percentile', () => {
  it('is the smallest value that so many are at most', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('of nothing is an error, not a number', () => {
    expect(() => median([])).toThrow('nothing was measured');
  });
});

it('judges each run alone, so that one bad run does not decide', () => {
  const runs = [{ p99: 3 }, { p99: 900 }, { p99: 4 }];
  expect(medianOf(runs, run => run.p99)).toBe(4);
});

it('asks all contenders in turns, another one first each time, and counts no warm-up', async () => {
  const asked: string[] = [];
  const contender = (name: string, took: number) => async (sample: number) => {
    asked.push(`${name}${sample}`);
    return took;
  };
  const contenders = { a: contender('a', 1), b: contender('b', 2) };
  const sampling = { runs: 2, samples: 1, warmUp: 1 };
  const runs = await interleave(contenders, sampling);
  expect(asked).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
  expect(runs.map(run => [...run])).toEqual([
    [
      ['a', [1]],
      ['b', [2]],
    ],
    [
      ['a', [1]],
      ['b', [2]],
    ],
  ]);
});
