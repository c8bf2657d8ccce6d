import { backoff } from './backoff';
import { ArgoError } from './errors';

const asked = (retryAfterSeconds: number) =>
  new ArgoError('rateLimited', 'slow down', { retryAfterSeconds });

it.each([
  [1, 1_000],
  [2, 2_000],
  [6, 32_000],
  [7, 60_000],
  [1_000_000, 60_000],
])('waits at most so long after %s failures: %s ms', (failures, longest) => {
  expect(backoff(failures, () => 0)).toBe(longest / 2);
  expect(backoff(failures, () => 1)).toBe(longest);
});

it('waits as long as Retry-After says', () => {
  expect(backoff(1, () => 0, asked(20))).toBe(20_000);
});

it('believes no Retry-After of more than ten minutes', () => {
  expect(backoff(1, () => 0, asked(1e12))).toBe(600_000);
});
