/** Label selectors. */
import { parseSelector } from './selector';

const labels = { env: 'prod', region: 'eu' };

test.each([
  ['', true],
  ['env=prod', true],
  ['env==prod,region=us', false],
  ['env!=dev', true],
  ['tier!=gold', true],
  ['env in (dev, prod)', true],
  ['env notin (dev,prod)', false],
  ['tier notin (gold)', true],
  ['region', true],
  ['tier', false],
  ['!tier', true],
  ['env in (prod),!tier,region=eu', true],
])('%p fits %p', (selector, fits) => {
  expect(parseSelector(selector)(labels)).toBe(fits);
});

test('a selector that cannot be read is named', () => {
  expect(() => parseSelector('env in prod')).toThrow('env in prod');
});
