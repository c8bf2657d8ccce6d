import { storedSpec } from './storedSpec';

const source = { repoURL: 'https://git.example.com/a.git', path: 'a' };
const destination = { name: 'in-cluster', namespace: 'a' };
const given = { project: 'default', source, destination };

it('keeps what was given', () => {
  expect(storedSpec(given)).toEqual(given);
});

it.each([
  ['false and nothing', { automated: { prune: false, selfHeal: true } }],
  ['an empty list', { automated: { selfHeal: true }, syncOptions: [] }],
  ['null', { automated: { selfHeal: true }, retry: null }],
])('leaves out %s', (_, syncPolicy) => {
  expect(storedSpec({ ...given, syncPolicy })).toEqual({
    ...given,
    syncPolicy: { automated: { selfHeal: true } },
  });
});

it.each([
  [{ automated: {} }],
  [{ automated: { enabled: false } }],
  [{ retry: { limit: 2, backoff: { factor: 0 } } }],
])('keeps %j, in which the zero is meant', syncPolicy => {
  expect(storedSpec({ ...given, syncPolicy }).syncPolicy).toEqual(syncPolicy);
});

it('keeps how many revisions are remembered, also none', () => {
  const spec = { ...given, revisionHistoryLimit: 0 };
  expect(storedSpec(spec)).toEqual(spec);
});

it('writes required texts that are missing, and a destination', () => {
  expect(storedSpec({ sources: [{ path: 'a', chart: '' }] })).toEqual({
    destination: {},
    project: '',
    sources: [{ repoURL: '', path: 'a' }],
  });
});

it('leaves an empty jsonnet out, but not an empty helm', () => {
  const directory = { recurse: true, jsonnet: { libs: [] } };
  expect(
    storedSpec({ ...given, source: { ...source, helm: {}, directory } }).source,
  ).toEqual({ ...source, helm: {}, directory: { recurse: true } });
});

it('leaves values alone, whatever is in them', () => {
  const helm = { valuesObject: { on: false, none: null, list: [] } };
  expect(storedSpec({ ...given, source: { ...source, helm } }).source).toEqual({
    ...source,
    helm,
  });
});
