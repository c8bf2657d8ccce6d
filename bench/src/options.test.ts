import { readOptions, ROWS } from './options';

describe('the options', () => {
  it('measure everything at ten thousand Applications when nothing is said', () => {
    expect(readOptions([])).toEqual({
      rows: ROWS,
      size: 10_000,
      quick: false,
      profile: false,
    });
  });

  it('leave growth out of a quick run, unless it is asked for', () => {
    expect(readOptions(['--quick']).rows).not.toContain('growth');
    expect(readOptions(['--quick', '--only', 'growth']).rows).toEqual([
      'growth',
    ]);
  });

  it.each([
    ['--only', 'speed'],
    ['--size', 'many'],
    ['--size', '3'],
    ['--fast'],
  ])('refuse %s %s, and say what there is', (...args) => {
    expect(() => readOptions(args)).toThrow();
  });
});
