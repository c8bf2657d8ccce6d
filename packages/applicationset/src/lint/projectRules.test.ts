import { patternTakes } from './glob';
import { allowsDestination, allowsSource, knownClusters } from './projectRules';

describe('patterns of a project', () => {
  it.each([
    ['*', 'https://git.example.com/a', true],
    ['https://git.example.com/*', 'https://git.example.com/shop', true],
    ['https://git.example.com/*', 'https://git.example.com/shop/cart', false],
    ['https://git.example.com/**', 'https://git.example.com/shop/cart', true],
    ['team-?', 'team-a', true],
    ['team-?', 'team-ab', false],
    ['team-{a,b}', 'team-b', true],
    ['team-{a,b}', 'team-c', false],
    ['team-[ab]', 'team-a', true],
    ['team-[!ab]', 'team-a', false],
    ['!kube-*', 'cart', true],
    ['!kube-*', 'kube-system', false],
    ['a.b', 'axb', false],
  ])('%s takes %s: %s', (pattern, value, taken) => {
    expect(patternTakes(pattern, value, '/')).toBe(taken);
  });
});

describe('a destination', () => {
  const to = {
    name: 'prod-eu',
    server: 'https://eu.example.com',
    namespace: 'cart',
  };
  const project = (...destinations: object[]) => ({ name: 'p', destinations });

  it.each([
    ['by name and namespace', [{ name: 'prod-*', namespace: 'cart' }], true],
    ['by server', [{ server: 'https://eu.example.com', namespace: '*' }], true],
    ['of another namespace', [{ server: '*', namespace: 'shop' }], false],
    [
      'whose namespace is denied',
      [
        { server: '*', namespace: '*' },
        { server: '*', namespace: '!cart' },
      ],
      false,
    ],
    [
      'whose cluster is denied',
      [
        { server: '*', namespace: '*' },
        { server: '!https://eu.example.com', namespace: '*' },
      ],
      false,
    ],
    ['of a project that allows none', [], false],
  ])('%s', (_, destinations, allowed) => {
    expect(allowsDestination(project(...destinations), to)).toBe(allowed);
  });

  it('is not judged where the rule asks for what is not known of the cluster', () => {
    const byServer = project({ server: 'https://eu.*', namespace: '*' });
    const named = { name: 'prod-eu', namespace: 'cart' };
    expect(allowsDestination(byServer, named)).toBeUndefined();
  });
});

describe('a repository', () => {
  const allows = (sourceRepos: string[], repoURL: string) =>
    allowsSource({ sourceRepos }, repoURL);

  it.each([
    [
      'git@git.example.com:shop/cart.git',
      'ssh://git@git.example.com/shop/cart',
    ],
    [
      'https://git.example.com/shop/cart.git',
      'https://GIT.example.com/shop/cart',
    ],
    ['https://git.example.com/shop/cart/', 'https://git.example.com/shop/cart'],
  ])('is the same as %s when it is written %s', (pattern, repoURL) => {
    expect(allows([pattern], repoURL)).toBe(true);
  });

  it('is denied by a rule that begins with !', () => {
    const rules = [
      'https://git.example.com/**',
      '!https://git.example.com/hr/**',
    ];
    expect(allows(rules, 'https://git.example.com/shop/cart')).toBe(true);
    expect(allows(rules, 'https://git.example.com/hr/pay')).toBe(false);
  });

  it('is refused where the project names none', () => {
    expect(allows([], 'https://git.example.com/shop/cart')).toBe(false);
  });
});

it('Argo CD’s own cluster is always known, and none where none are', () => {
  const prod = { name: 'prod', server: 'https://prod.example.com' };
  expect(knownClusters([prod]).map(({ name }) => name)).toEqual([
    'prod',
    'in-cluster',
  ]);
  expect(knownClusters([])).toEqual([]);
});
