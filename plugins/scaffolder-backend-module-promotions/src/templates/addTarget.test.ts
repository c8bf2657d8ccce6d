import {
  checkApplicationSet,
  readPipeline,
  writeApplicationSet,
} from '@stagecraft/applicationset';
import { addressOf, dryRun, type Files } from './__testUtils__/dryRun';

const repoURL = 'http://localhost:7010/payments/checkout.git';
const FILE = 'argocd/applicationset.yaml';

const before: Files = new Map([
  [
    FILE,
    `${writeApplicationSet(
      readPipeline({
        name: 'checkout',
        project: 'payments',
        executor: 'portal',
        sources: [{ kind: 'directory', repoURL }],
        stages: [
          { name: 'dev', gate: 'argocd', targets: [{ cluster: 'dev' }] },
          { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
        ],
      }),
    )}# Ask the platform team before you change this.\n`,
  ],
  ['deploy/dev/service.yaml', 'kind: ConfigMap\nmetadata: { name: a }\n'],
  ['deploy/prod/service.yaml', 'kind: ConfigMap\nmetadata: { name: a }\n'],
]);

const region = {
  component: 'component:default/checkout',
  path: FILE,
  what: 'target',
  stage: 'prod',
  cluster: 'prod-us',
};
const stage = {
  ...region,
  what: 'stage',
  stage: 'qa',
  cluster: 'qa',
  before: 'prod',
  gate: 'verified',
  manifests: 'deploy/dev',
};

function add(values: Record<string, unknown>): Promise<Files> {
  return dryRun('add-target', values, { [addressOf('checkout')]: before });
}

/** The lines that only one of the texts has: `+` those of the new one. */
function changedLines(after: Files): string[] {
  const [old, now] = [before, after].map(files =>
    (files.get(FILE) ?? '').split('\n'),
  );
  return [
    ...old.filter(line => !now.includes(line)).map(line => `-${line}`),
    ...now.filter(line => !old.includes(line)).map(line => `+${line}`),
  ];
}

async function errorsIn(files: Files) {
  const findings = await checkApplicationSet(files.get(FILE) ?? '', {
    clusters: async () => [],
    files: async () => files,
  });
  return findings.filter(({ severity }) => severity === 'error');
}

describe('the template that adds a region', () => {
  it('adds its lines to the pipeline, and changes no others', async () => {
    const after = await add(region);
    expect(changedLines(after)).toEqual([
      '+          - application: checkout-prod-prod-us',
      '+            cluster: prod-us',
    ]);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    expect(await errorsIn(after)).toEqual([]);
  });

  it('names the stages where there is no such one', async () => {
    await expect(add({ ...region, stage: 'pord' })).rejects.toThrow(
      /\\"pord\\" is no stage; the stages are dev, prod/,
    );
  });

  it.each([
    ['a file outside of the repository', { path: '../set.yaml' }],
    ['a name with capitals', { stage: 'Prod' }],
    ['no cluster', { cluster: '' }],
  ])('refuses %s', async (_, change) => {
    await expect(add({ ...region, ...change })).rejects.toThrow(
      /does not (match pattern|meet minimum length)/,
    );
  });
});

describe('the template that adds a stage', () => {
  let after: Files;

  beforeAll(async () => {
    after = await add(stage);
  });

  it('puts it where it was asked for, behind its gate, and leaves the other lines', async () => {
    expect(changedLines(after)).toEqual([
      '-    promotions.stagecraft.dev/stages: dev,prod',
      '-    promotions.stagecraft.dev/gates: dev=argocd,prod=approval',
      '+    promotions.stagecraft.dev/stages: dev,qa,prod',
      '+    promotions.stagecraft.dev/gates: dev=argocd,qa=verified,prod=approval',
      '+          - application: checkout-qa',
      '+            stage: qa',
      '+            cluster: qa',
      '+            namespace: checkout-qa',
      '+                - qa',
      '+          maxUpdate: 0',
    ]);
    expect(await errorsIn(after)).toEqual([]);
  });

  it('copies the manifests that it starts from', () => {
    expect(after.get('deploy/qa/service.yaml')).toBe(
      before.get('deploy/dev/service.yaml'),
    );
  });
});
