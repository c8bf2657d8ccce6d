import type { ProjectRules } from '@stagecraft/plugin-promotions-common';
import { Previews } from './Previews';

const PLACES = {
  projects: [],
  clusters: [],
  projectsTold: false,
  clustersTold: false,
};

const STANDARD = {
  name: 'standard',
  title: 'Standard',
  locked: true,
  instance: 'eu',
  stages: [
    { name: 'dev', gate: 'argocd' as const, targets: [{ cluster: 'prod' }] },
  ],
};

const problemsAt = async (
  instance: string | undefined,
  locked: boolean,
  projectRules?: ProjectRules,
) => {
  const previews = new Previews({
    generating: new Map(),
    repositories: { of: async () => ({ reason: 'it is away' }) },
    config: { instances: [{ name: 'eu' }], policies: [], brokenPolicies: [] },
  });
  const { problems } = await previews.preview({
    pipeline: {
      name: 'basket',
      sources: [
        { kind: 'kustomize', repoURL: 'https://git.example.com/a/b.git' },
      ],
      stages: [],
    },
    profile: { ...STANDARD, locked, ...(projectRules && { projectRules }) },
    sees: () => true,
    ...(instance && { instance: { name: instance, places: PLACES } }),
  });
  return problems.map(({ path }) => path);
};

it('keeps a locked profile to its instance', async () => {
  expect(await problemsAt('eu', true)).toEqual([]);
  expect(await problemsAt('us', true)).toEqual(['instance']);
  expect(await problemsAt(undefined, true)).toEqual(['instance']);
  expect(await problemsAt('us', false)).toEqual([]);
});

it('keeps a profile to what its projects allow', async () => {
  const within = (namespaces: string[], sourceRepos: string[]) =>
    problemsAt('eu', true, { namespaces, sourceRepos });
  expect(await within(['*'], ['https://git.example.com/a/*'])).toEqual([]);
  expect(await within(['shop-*'], ['https://git.example.com/shop/*'])).toEqual([
    'sources[0].repoURL',
    'stages[0].targets[0].namespace',
  ]);
});
