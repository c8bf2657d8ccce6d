import type { PipelineInput } from './pipelineInput';
import type { Profile } from './previews';
import { withProfile } from './profiles';

const DEV = {
  name: 'dev',
  gate: 'argocd',
  targets: [{ cluster: 'eu' }],
} as const;
const PROD = {
  name: 'prod',
  gate: 'approval',
  targets: [{ cluster: 'eu', namespace: '{service}' }],
} as const;

const STANDARD: Profile = {
  name: 'standard',
  title: 'Standard',
  locked: true,
  project: 'shop',
  stages: [
    { ...DEV, targets: [...DEV.targets] },
    { ...PROD, targets: [...PROD.targets] },
  ],
  sync: { prune: false },
};

const BASKET: PipelineInput = {
  name: 'basket',
  sources: [{ kind: 'kustomize', repoURL: 'https://git.example.com/basket' }],
  stages: [],
};

const problemsOf = (profile: Profile, input: Partial<PipelineInput>) =>
  withProfile(profile, { ...BASKET, ...input }).problems.map(
    ({ path }) => path,
  );

describe('a locked profile', () => {
  it('says what a description leaves out', () => {
    expect(withProfile(STANDARD, BASKET)).toEqual({
      pipeline: {
        ...BASKET,
        project: 'shop',
        stages: STANDARD.stages,
        targets: { from: 'list' },
        sync: { prune: false },
      },
      problems: [],
    });
  });

  it('takes its own stages, in whatever order their fields are written', () => {
    const stages = STANDARD.stages.map(({ name, gate, targets }) => ({
      targets,
      clusterLabels: {},
      gate,
      name,
    }));
    expect(problemsOf(STANDARD, { stages })).toEqual([]);
  });

  it.each<[string, Partial<PipelineInput>, string]>([
    [
      'a gate',
      { stages: [{ ...PROD, gate: 'argocd', targets: [] }] },
      'stages',
    ],
    ['a stage less', { stages: [STANDARD.stages[0]] }, 'stages'],
    ['the project', { project: 'default' }, 'project'],
    ['the sync', { sync: { prune: true } }, 'sync'],
    [
      'how its targets are found',
      { targets: { from: 'clusters', namespace: 'shop' } },
      'targets',
    ],
  ])('lets nobody change %s', (_, input, path) => {
    const { pipeline, problems } = withProfile(STANDARD, {
      ...BASKET,
      ...input,
    });
    expect(problems.map(problem => problem.path)).toEqual([path]);
    expect(pipeline.stages).toEqual(STANDARD.stages);
    expect(pipeline.project).toBe('shop');
    expect(pipeline.sync?.prune).toBe(false);
  });

  it('leaves the settings to others of which it says nothing', () => {
    const { pipeline, problems } = withProfile(STANDARD, {
      ...BASKET,
      sync: { selfHeal: true },
      lifecycle: { deletionOrder: 'Reverse' },
    });
    expect(problems).toEqual([]);
    expect(pipeline.sync).toEqual({ prune: false, selfHeal: true });
    expect(pipeline.lifecycle).toEqual({ deletionOrder: 'Reverse' });
  });
});

describe('a profile to start from', () => {
  const open: Profile = { ...STANDARD, locked: false };

  it('yields to what a description says', () => {
    const stages = [STANDARD.stages[0]];
    const { pipeline, problems } = withProfile(open, {
      ...BASKET,
      project: 'default',
      stages,
      sync: { prune: true },
    });
    expect(problems).toEqual([]);
    expect(pipeline).toMatchObject({
      project: 'default',
      stages,
      sync: { prune: true },
    });
  });

  it('says what a description leaves out', () => {
    const { pipeline } = withProfile(open, BASKET);
    expect(pipeline).toMatchObject({
      project: 'shop',
      stages: STANDARD.stages,
      sync: { prune: false },
    });
  });

  it('keeps to its clusters', () => {
    const limited = { ...open, clusters: ['eu'] };
    const stages = [
      { ...DEV, targets: [{ cluster: 'eu' }, { cluster: 'us' }] },
    ];
    expect(problemsOf(limited, { stages })).toEqual([
      'stages[0].targets[1].cluster',
    ]);
  });
});

it('that is broken lets nothing through', () => {
  const broken = { ...STANDARD, stages: [], problem: 'stages: none' };
  expect(withProfile(broken, BASKET).problems).toEqual([
    { path: 'profile', message: expect.stringMatching(/stages: none/) },
  ]);
});
