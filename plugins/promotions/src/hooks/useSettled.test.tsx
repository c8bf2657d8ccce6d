import { act, renderHook } from '@testing-library/react';
import { useSettled } from './useSettled';

describe('a value that changes again and again', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is taken once it has stood still', () => {
    const { result, rerender } = renderHook(
      ({ value }) => useSettled(value, 400),
      { initialProps: { value: 'p' } },
    );
    for (const value of ['pr', 'pro', 'prod']) {
      rerender({ value });
      act(() => jest.advanceTimersByTime(399));
      expect(result.current).toBe('p');
    }
    act(() => jest.advanceTimersByTime(1));
    expect(result.current).toBe('prod');
  });
});
