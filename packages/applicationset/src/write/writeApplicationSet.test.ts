import { parse } from 'yaml';
import { renderApplicationSet } from '../render/renderApplicationSet';
import { checkApplicationSet } from '../lint/checkApplicationSet';
import { readApplicationSet } from '../schema/applicationSet';
import { stagesOf } from '../stagesOf';
import type { PipelineInput } from '@stagecraft/plugin-promotions-common';
import { readPipeline } from './description/readPipeline';
import { writeApplicationSet } from './writeApplicationSet';

const checkout: PipelineInput = {
  name: 'checkout',
  executor: 'portal',
  scaffoldedBy: 'user:default/mona',
  entityRef: 'component:default/checkout',
  sources: [
    { kind: 'directory', repoURL: 'https://git.example.com/shop/checkout.git' },
  ],
  stages: [
    {
      name: 'dev',
      gate: 'argocd',
      targets: [{ cluster: 'in-cluster', namespace: 'checkout-dev' }],
    },
    {
      name: 'qa',
      gate: 'verified',
      targets: [{ cluster: 'in-cluster', namespace: 'checkout-qa' }],
    },
    {
      name: 'prod',
      gate: 'approval',
      targets: [
        { cluster: 'prod-eu', namespace: 'checkout' },
        { cluster: 'https://us.example.com:6443', namespace: 'checkout' },
      ],
    },
  ],
};

const world = {
  clusters: async () => [],
  files: async () =>
    new Map(
      ['dev', 'qa', 'prod'].map(stage => [
        `deploy/${stage}/app.yaml`,
        'kind: ConfigMap',
      ]),
    ),
};

function written(input: PipelineInput = checkout) {
  return writeApplicationSet(readPipeline(input));
}

async function stages(text: string) {
  const set = readApplicationSet(parse(text));
  const { applications = [] } = await renderApplicationSet(set, world);
  return stagesOf(set, applications);
}

describe('a written ApplicationSet', () => {
  it('makes one Application for each target, in the step of its stage', async () => {
    const found = await stages(written());
    expect(
      found.stages.map(stage => stage.map(({ metadata }) => metadata.name)),
    ).toEqual([
      ['checkout-dev'],
      ['checkout-qa'],
      ['checkout-prod-prod-eu', 'checkout-prod-us.example.com'],
    ]);
    expect(found.unmatched).toEqual([]);
  });

  it('gives an Application its place, its owner and its stage', async () => {
    const [, , [eu, us]] = (await stages(written())).stages;
    expect(eu).toEqual({
      metadata: {
        name: 'checkout-prod-prod-eu',
        namespace: 'argocd',
        labels: {
          'promotions.stagecraft.dev/stage': 'prod',
          'app.kubernetes.io/part-of': 'checkout',
        },
        annotations: {
          'backstage.io/entity-ref': 'component:default/checkout',
        },
      },
      spec: {
        project: 'default',
        source: {
          repoURL: 'https://git.example.com/shop/checkout.git',
          targetRevision: 'main',
          path: 'deploy/prod',
        },
        destination: { name: 'prod-eu', namespace: 'checkout' },
        syncPolicy: {
          syncOptions: ['CreateNamespace=true'],
          retry: {
            limit: 3,
            backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
          },
        },
      },
    });
    expect(us.spec.destination).toEqual({
      server: 'https://us.example.com:6443',
      namespace: 'checkout',
    });
  });

  it('closes gated stages with the number 0 and leaves the others to Argo CD', () => {
    const { rollingSync } = parse(written()).spec.strategy;
    expect(
      rollingSync.steps.map((step: { maxUpdate?: unknown }) => step.maxUpdate),
    ).toEqual([undefined, 0, 0]);
    expect(written()).toMatch(/^\s+maxUpdate: 0 # a gate opens this stage$/m);
  });

  it('tells the stages, the gates and what becomes of resources that leave', () => {
    expect(parse(written()).metadata.annotations).toEqual({
      'backstage.io/entity-ref': 'component:default/checkout',
      'promotions.stagecraft.dev/stages': 'dev,qa,prod',
      'promotions.stagecraft.dev/gates': 'dev=argocd,qa=verified,prod=approval',
      'promotions.stagecraft.dev/prune': 'true',
      'promotions.stagecraft.dev/executor': 'portal',
      'promotions.stagecraft.dev/scaffolded-by': 'user:default/mona',
    });
  });

  it('is refused where no portal is named for a verified stage', () => {
    expect(() => readPipeline({ ...checkout, executor: undefined })).toThrow(
      'stages[1].gate: "verified": nobody would open the stage; name the portal that does in executor',
    );
  });

  it('gives automated, which RollingSync needs for pruning, to no gated stage', async () => {
    const found = await stages(written());
    const automated = found.stages
      .flat()
      .map(({ spec }) => parse(JSON.stringify(spec)).syncPolicy.automated);
    expect(automated).toEqual([
      { prune: true },
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('prunes nothing when it is not to', async () => {
    const text = written({ ...checkout, sync: { prune: false } });
    expect(text).not.toContain('prune');
    expect(text).not.toContain('templatePatch');
  });

  it('passes its own check', async () => {
    expect(await checkApplicationSet(written(), world)).toEqual([]);
  });

  it('tells targets of one cluster apart by their namespace', async () => {
    const targets = [
      { cluster: 'eu', namespace: 'blue' },
      { cluster: 'eu', namespace: 'green' },
      { cluster: 'eu', namespace: 'red', name: 'canary' },
    ];
    const text = written({
      ...checkout,
      stages: [{ name: 'prod', gate: 'approval', targets }],
    });
    const found = await stages(text);
    expect(found.stages[0].map(({ metadata }) => metadata.name)).toEqual([
      'checkout-prod-eu-blue',
      'checkout-prod-eu-green',
      'checkout-prod-canary',
    ]);
  });
});

describe('a description that cannot be written', () => {
  const [dev] = checkout.stages;
  const [inCluster] = dev.targets ?? [];

  it.each([
    [{ name: 'Check_Out' }, 'name: "Check_Out": use lower-case letters'],
    [{ stages: [] }, 'stages: give the pipeline at least one stage'],
    [
      { stages: [dev, dev] },
      'stages[1].name: "dev": stage 1 is called "dev" too',
    ],
    [
      { stages: [{ ...dev, targets: [] }] },
      'stages[0].targets: give the stage at least one target',
    ],
    [
      {
        stages: [{ ...dev, targets: [{ cluster: 'eu', namespace: 'Team A' }] }],
      },
      'stages[0].targets[0].namespace: "Team A": use lower-case letters',
    ],
    [
      { stages: [{ ...dev, targets: [inCluster, inCluster] }] },
      'stages[0].targets[1]: cluster "in-cluster", namespace "checkout-dev" is a target of the stage "dev" already',
    ],
    [
      { stages: [dev, { ...dev, name: 'qa' }] },
      'stages[1].targets[0]: cluster "in-cluster", namespace "checkout-dev" is a target of the stage "dev" already',
    ],
  ])('%j: %s', (change, message) => {
    expect(() => readPipeline({ ...checkout, ...change })).toThrow(message);
  });

  it('has all its problems told at once', () => {
    expect(() =>
      readPipeline({ name: 'A', sources: [{ kind: 'directory' }], stages: [] }),
    ).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ path: 'name' }),
          expect.objectContaining({ path: 'sources[0].repoURL' }),
          expect.objectContaining({ path: 'stages' }),
        ],
      }),
    );
  });
});
