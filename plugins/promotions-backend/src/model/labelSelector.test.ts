import { parseSelector, selects } from './labelSelector';

const labels = { app: 'checkout', env: 'qa', 'app.kubernetes.io/name': 'web' };

describe('a label selector', () => {
  it.each([
    ['app=checkout', true],
    ['app == checkout', true],
    ['app!=checkout', false],
    ['tier!=gold', true],
    ['env in (dev, qa)', true],
    ['env notin (dev,qa)', false],
    ['tier notin (gold)', true],
    ['app.kubernetes.io/name=web,env', true],
    ['!tier', true],
    ['!env', false],
    ['toString', false],
    ['', false],
  ])('%j selects: %s', (written, selected) => {
    const terms = parseSelector(written);
    expect(terms && selects(terms, labels)).toBe(selected);
  });

  it('is read in a moment, however long an annotation is', () => {
    const start = performance.now();
    parseSelector('a,'.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it.each(['a=b=c', 'a in b', 'a in (b', '=x', 'a in ((b))', 'a in (b,c', '!'])(
    '%j is none',
    written => {
      expect(parseSelector(written)).toBeUndefined();
    },
  );
});
