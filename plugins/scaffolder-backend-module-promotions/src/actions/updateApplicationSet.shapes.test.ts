import { readPipeline, writeApplicationSet } from '@stagecraft/applicationset';
import type { PipelineInput } from '@stagecraft/plugin-promotions-common';
import { lineDiff } from '../__testUtils__/lineDiff';
import {
  diffOf,
  FILE,
  fileNow,
  update,
  workspace,
} from '../__testUtils__/updating';

describe('an ApplicationSet that promotions:applicationset:create wrote', () => {
  const pipeline = readPipeline({
    name: 'checkout',
    entityRef: 'component:default/checkout',
    sources: [
      {
        kind: 'kustomize',
        repoURL: 'https://git.example.com/shop/checkout.git',
      },
    ],
    stages: [
      { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
      { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
    ],
  });
  const text = writeApplicationSet(pipeline);

  it('takes a stage that is pruned like the other open ones', async () => {
    const diff = await diffOf(text, {
      addStages: [
        {
          name: 'qa',
          before: 'prod',
          gate: 'argocd',
          targets: [{ cluster: 'in-cluster' }],
        },
      ],
    });
    expect(diff.filter(line => line.startsWith('-'))).toHaveLength(3);
    expect(diff).toEqual(
      expect.arrayContaining([
        '+    promotions.stagecraft.dev/stages: dev,qa,prod',
        '+    promotions.stagecraft.dev/gates: dev=argocd,qa=argocd,prod=approval',
        '+            namespace: checkout-qa',
      ]),
    );
  });

  it('takes a target, and the one that is there keeps its name', async () => {
    const diff = await diffOf(text, {
      addTargets: [{ stage: 'prod', cluster: 'prod-us' }],
    });
    expect(diff.filter(line => line.startsWith('-'))).toEqual([]);
    expect(diff.join('\n')).toContain('checkout-prod-prod-us');
  });
});

describe('the shapes that promotions:applicationset:create writes', () => {
  const repoUrl = 'https://git.example.com/shop/checkout.git';
  const text = (shape: Partial<PipelineInput>) =>
    writeApplicationSet(
      readPipeline({
        name: 'shop',
        sources: [{ kind: 'kustomize', repoURL: repoUrl }],
        stages: [
          { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
          {
            name: 'prod',
            gate: 'approval',
            targets: [
              { cluster: 'prod-eu', namespace: 'shop-eu' },
              {
                name: 'us',
                cluster: 'https://us.example.com',
                namespace: 'shop-us',
              },
            ],
          },
        ],
        ...shape,
      }),
    );
  const folders = (...paths: string[]) =>
    Object.fromEntries(paths.map(path => [`${path}/app.yaml`, '']));
  const shapes: [string, Partial<PipelineInput>, Record<string, string>][] = [
    ['a list', {}, folders('deploy/dev', 'deploy/qa', 'deploy/prod')],
    [
      'a list whose stages follow revisions',
      {
        stages: [
          { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
          {
            name: 'prod',
            gate: 'approval',
            targetRevision: 'v1.*',
            targets: [{ cluster: 'prod-eu' }],
          },
        ],
      },
      folders('deploy/dev', 'deploy/qa', 'deploy/prod'),
    ],
    [
      'stages × services',
      {
        services: {
          from: 'folders',
          repoURL: repoUrl,
          revision: 'main',
          paths: ['services/*'],
        },
        stages: [
          { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
          { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
        ],
      },
      folders('services/a/dev', 'services/a/qa', 'services/a/prod'),
    ],
    [
      'folders',
      {
        targets: {
          from: 'folders',
          repoURL: repoUrl,
          revision: 'main',
          paths: ['envs/*'],
        },
        stages: [
          { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
          { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
        ],
      },
      folders('envs/dev', 'envs/qa', 'envs/prod'),
    ],
    [
      'files',
      {
        targets: {
          from: 'files',
          repoURL: repoUrl,
          revision: 'main',
          paths: ['targets/*.yaml'],
        },
        stages: [
          { name: 'dev', gate: 'argocd' },
          { name: 'prod', gate: 'approval' },
        ],
      },
      {
        'targets/dev.yaml':
          'stage: dev\ncluster: in-cluster\nnamespace: shop-dev\n',
        'targets/prod.yaml':
          'stage: prod\ncluster: prod-eu\nnamespace: shop-prod\n',
        ...folders('deploy/dev', 'deploy/qa', 'deploy/prod'),
      },
    ],
  ];

  it.each(shapes)(
    'take a stage and a target: %s',
    async (name, shape, files) => {
      const values = name.includes('revisions')
        ? { revision: 'main' }
        : undefined;
      const before = text(shape);
      workspace.setContent({ [FILE]: before, ...files });
      await update({
        repoUrl,
        addStages: [
          {
            name: 'qa',
            before: 'prod',
            gate: 'argocd',
            targets: [{ cluster: 'qa', values }],
          },
        ],
        ...(!['folders', 'stages × services'].includes(name) && {
          addTargets: [
            {
              stage: 'prod',
              cluster: 'prod-asia',
              name: 'asia',
              namespace: name === 'a list' ? 'shop-asia' : undefined,
            },
          ],
        }),
      });
      const after = await fileNow(FILE);
      expect(
        lineDiff(before, after).filter(line => line.startsWith('-')),
      ).toHaveLength(3);
      expect(after).toContain('has .stage (list "dev" "qa")');
    },
  );

  it('take a stage of clusters by their labels', async () => {
    const before = text({
      targets: { from: 'clusters', namespace: 'shop' },
      stages: [
        { name: 'dev', gate: 'argocd', clusterLabels: { env: 'dev' } },
        { name: 'prod', gate: 'approval', clusterLabels: { env: 'prod' } },
      ],
    });
    const diff = await diffOf(before, {
      addStages: [{ name: 'qa', before: 'prod', clusterLabels: { env: 'qa' } }],
    });
    expect(diff.filter(line => line.startsWith('-'))).toHaveLength(2);
    expect(diff.filter(line => / env: | stage: /.test(line))).toEqual([
      '+            env: qa',
      '+          stage: qa',
    ]);
  });

  it('refuse a second target of a stage where names tell stages only', async () => {
    const [, , [, shape, files]] = shapes;
    workspace.setContent({ [FILE]: text(shape), ...files });
    await expect(
      update({ repoUrl, addTargets: [{ stage: 'prod', cluster: 'prod-us' }] }),
    ).rejects.toThrow('two Applications would be called "a-prod"');
  });
});
