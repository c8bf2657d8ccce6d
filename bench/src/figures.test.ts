import { goalText, valueText, verdictOf, type Figure } from './figures';

function figure(value: number, goal?: Figure['goal']): Figure {
  return { row: 'api', what: 'p99', value, unit: 'ms', ...(goal && { goal }) };
}

describe('a figure', () => {
  it('meets a goal that it just reaches', () => {
    expect(verdictOf(figure(50, { atMost: 50 }))).toBe('met');
    expect(verdictOf(figure(20, { atLeast: 20 }))).toBe('met');
  });

  it('says by how much it misses one, in either direction', () => {
    expect(verdictOf(figure(75, { atMost: 50 }))).toBe(
      'missed: 1.50 × the goal',
    );
    expect(verdictOf(figure(5, { atLeast: 20 }))).toBe('missed: 4 × the goal');
  });

  it('has no ratio to a goal of nothing', () => {
    expect(verdictOf(figure(3, { atMost: 0 }))).toBe('missed: 3 too many');
    expect(verdictOf(figure(0, { atMost: 0 }))).toBe('met');
  });

  it('judges nothing without a goal', () => {
    expect(verdictOf(figure(1))).toBe('');
    expect(goalText(figure(1))).toBe('');
  });

  it('shows three digits, as a benchmark knows no more', () => {
    expect(valueText(figure(1.2345))).toBe('1.23 ms');
    expect(valueText(figure(12.345))).toBe('12.3 ms');
    expect(valueText(figure(12345.6))).toBe('12,346 ms');
    expect(valueText(figure(0.1234))).toBe('0.123 ms');
  });
});
