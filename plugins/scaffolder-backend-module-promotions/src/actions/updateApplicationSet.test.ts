import { parse } from 'yaml';
import { BLOCKS, BRACES, FILES } from '../__testUtils__/handWritten';
import {
  diffOf,
  FILE,
  fileNow,
  type Input,
  update,
  workspace,
} from '../__testUtils__/updating';
import { examples } from './updateApplicationSet.examples';

const perf = {
  name: 'perf',
  before: 'prod',
  targets: [{ cluster: 'qa-2', namespace: 'checkout-perf' }],
};

describe('an ApplicationSet in blocks', () => {
  it('takes a target behind the last of its stage', async () => {
    expect(
      await diffOf(BLOCKS, {
        addTargets: [{ stage: 'prod', cluster: 'prod-us' }],
      }),
    ).toEqual([
      '+',
      '+      - stage: prod',
      '+        cluster: "prod-us"',
      '+        namespace: checkout-prod',
      '+        path: deploy/prod',
    ]);
    expect(await fileNow(FILE)).toContain(
      'path: deploy/prod\n      # end of the list\n  strategy:',
    );
  });

  it('takes a stage between two others, with its step and its annotations', async () => {
    expect(await diffOf(BLOCKS, { addStages: [perf] })).toEqual([
      '-    promotions.stagecraft.dev/stages: "dev, qa, prod"',
      '-    promotions.stagecraft.dev/gates: "dev=argocd, qa=argocd, prod=approval"',
      '+    promotions.stagecraft.dev/stages: "dev, qa, perf, prod"',
      '+    promotions.stagecraft.dev/gates: "dev=argocd, qa=argocd, perf=approval, prod=approval"',
      '+      - stage: perf',
      '+        cluster: "qa-2"',
      '+        namespace: checkout-perf',
      '+        path: deploy/perf',
      '+',
      '+          values: [perf]',
      '+        maxUpdate: 0',
      '+      - matchExpressions:',
      '+        - key: stage',
      '+          operator: In',
    ]);
  });

  it('takes a stage behind all others, with several targets', async () => {
    const diff = await diffOf(BLOCKS, {
      addStages: [
        {
          name: 'world',
          gate: 'argocd',
          maxUpdate: '25%',
          targets: [
            { cluster: 'prod-asia', namespace: 'checkout-asia' },
            { cluster: 'prod-us', namespace: 'checkout-us' },
          ],
        },
      ],
    });
    expect(diff).toContain(
      '+    promotions.stagecraft.dev/stages: "dev, qa, prod, world"',
    );
    expect(diff.filter(line => line.includes('cluster:'))).toEqual([
      '+        cluster: "prod-asia"',
      '+        cluster: "prod-us"',
    ]);
    expect(diff).toContain('+        maxUpdate: 25%');
  });

  it('takes a gate before a stage that opened by itself', async () => {
    expect(
      await diffOf(BLOCKS, { setGates: [{ stage: 'qa', gate: 'approval' }] }),
    ).toEqual([
      '-    promotions.stagecraft.dev/gates: "dev=argocd, qa=argocd, prod=approval"',
      '+    promotions.stagecraft.dev/gates: "dev=argocd, qa=approval, prod=approval"',
      '-        maxUpdate: 50%',
      '+        maxUpdate: 0',
    ]);
  });

  it('takes a gate that a portal opens, and names the portal', async () => {
    expect(
      await diffOf(BLOCKS, {
        setGates: [{ stage: 'qa', gate: 'verified' }],
        executor: 'production',
      }),
    ).toEqual([
      '-    promotions.stagecraft.dev/gates: "dev=argocd, qa=argocd, prod=approval"',
      '+    promotions.stagecraft.dev/gates: "dev=argocd, qa=verified, prod=approval"',
      '+    promotions.stagecraft.dev/executor: "production"',
      '-        maxUpdate: 50%',
      '+        maxUpdate: 0',
    ]);
  });

  it('moves a target where its name stays', async () => {
    const text = BLOCKS.replace('-{{.cluster}}', '');
    expect(
      await diffOf(text, {
        moveTargets: [
          { application: 'checkout-qa', cluster: 'qa-2', namespace: 'qa' },
        ],
      }),
    ).toEqual([
      '-        cluster: "in-cluster"',
      '-        namespace: checkout-qa',
      '+        cluster: "qa-2"',
      '+        namespace: qa',
    ]);
  });

  it('keeps the line ends of Windows', async () => {
    const text = BLOCKS.replaceAll('\n', '\r\n');
    const diff = await diffOf(text, { addStages: [perf] });
    expect(diff).toHaveLength(14);
    expect(await fileNow(FILE)).not.toMatch(/[^\r]\n/);
  });

  it('is found among other documents', async () => {
    const others = `---\nkind: ConfigMap\n# mine\n---\n${BLOCKS}---\n${BRACES}`;
    const input = { setGates: [{ stage: 'qa', gate: 'approval' as const }] };
    expect(await diffOf(others, { ...input, name: 'checkout' })).toHaveLength(
      4,
    );
    await expect(diffOf(others, input)).rejects.toThrow(
      'name: argocd/applicationset.yaml holds 2 ApplicationSets (checkout, basket); name the one',
    );
  });

  it('keeps the other lines when all is asked at once', async () => {
    const diff = await diffOf(BLOCKS, {
      addStages: [perf],
      addTargets: [{ stage: 'perf', cluster: 'qa-3' }],
      setGates: [{ stage: 'qa', gate: 'approval' }],
    });
    expect(diff).toHaveLength(21);
  });
});

describe('an ApplicationSet in braces, with old templates', () => {
  it('takes a target in a line of its own', async () => {
    expect(
      await diffOf(BRACES, {
        addTargets: [
          {
            stage: 'env-stage, env-prod',
            cluster: 'https://us.example.com',
            namespace: 'basket-us',
          },
        ],
      }),
    ).toEqual([
      "-          {env: prod, url: 'https://prod.example.com', ns: basket-prod} # last",
      "+          {env: prod, url: 'https://prod.example.com', ns: basket-prod}, # last",
      "+          {env: prod, url: 'https://us.example.com', ns: basket-us}",
    ]);
  });

  it('takes a stage, its label made as the template makes it', async () => {
    expect(
      await diffOf(BRACES, {
        addStages: [
          {
            name: 'perf',
            before: 'env-stage, env-prod',
            targets: [{ cluster: 'https://qa.example.com' }],
          },
        ],
      }),
    ).toEqual([
      '-metadata: {name: basket, namespace: argocd}',
      '+metadata: {name: basket, namespace: argocd, annotations: {promotions.stagecraft.dev/gates: env-perf=approval}}',
      "+          {env: perf, url: 'https://qa.example.com', ns: basket-perf},",
      '+    {matchExpressions: [{key: envLabel, operator: In, values: [env-perf]}], maxUpdate: 0},',
    ]);
  });
});

describe('an ApplicationSet whose targets are files', () => {
  const repoUrl = 'https://git.example.com/shop/cart';
  const targets = {
    'deploy/dev/app.yaml': '',
    'deploy/qa/app.yaml': '',
    'deploy/prod/app.yaml': '',
    'targets/dev.yaml':
      'stage: dev\ncluster: in-cluster\nnamespace: cart-dev\n',
    'targets/prod.yaml':
      'stage: prod\ncluster: prod-eu\nnamespace: cart-prod\n',
  };

  it('gets one file more, and stays as it is', async () => {
    expect(
      await diffOf(
        FILES,
        { repoUrl, addTargets: [{ stage: 'prod', cluster: 'prod-us' }] },
        targets,
      ),
    ).toEqual([]);
    expect(await fileNow('targets/prod-prod-us.yaml')).toBe(
      'stage: prod\ncluster: prod-us\nnamespace: cart-prod\n',
    );
  });

  it('gets a step for a new stage, and a file', async () => {
    expect(
      await diffOf(
        FILES,
        {
          repoUrl,
          addStages: [
            {
              name: 'qa',
              before: 'prod',
              targets: [{ cluster: 'in-cluster' }],
            },
          ],
        },
        targets,
      ),
    ).toEqual([
      '-    promotions.stagecraft.dev/gates: dev=argocd,prod=approval',
      '+    promotions.stagecraft.dev/gates: dev=argocd,qa=approval,prod=approval',
      '+            - {key: stage, operator: In, values: [qa]}',
      '+          maxUpdate: 0',
      '+        - matchExpressions:',
    ]);
    expect(await fileNow('targets/qa-in-cluster.yaml')).toBe(
      'stage: qa\ncluster: in-cluster\nnamespace: cart-qa\n',
    );
  });
});

describe('a repeated run', () => {
  it.each<[string, Input]>([
    ['of a stage', { addStages: [perf] }],
    ['of a target', { addTargets: [{ stage: 'prod', cluster: 'prod-us' }] }],
    ['of a gate', { setGates: [{ stage: 'qa', gate: 'approval' }] }],
  ])('%s changes nothing more', async (_, input) => {
    workspace.setContent({ [FILE]: BLOCKS });
    expect(await update(input)).toMatchObject({ changedFiles: [FILE] });
    const once = await fileNow(FILE);
    expect(await update(input)).toMatchObject({
      changedFiles: [],
      summary: '',
    });
    expect(await fileNow(FILE)).toBe(once);
  });
});

it('goes on where a stage is there and a target of it is not', async () => {
  workspace.setContent({ [FILE]: BLOCKS });
  await update({ addStages: [perf] });
  const [target] = perf.targets;
  const more = { cluster: 'qa-3', namespace: 'checkout-perf' };
  await update({ addStages: [{ ...perf, targets: [target, more] }] });
  expect(await fileNow(FILE)).toContain('cluster: "qa-3"');
});

it.each(examples.map(each => [each.description, each.example] as const))(
  'does what its example says: %s',
  async (_, example) => {
    const [{ input }] = parse(example).steps;
    const fixed = BLOCKS.replace('-{{.cluster}}', '');
    workspace.setContent({
      [FILE]: BLOCKS,
      'argocd/pipelines.yaml': `${BRACES}---\n${fixed}`,
    });
    expect((await update(input)).changedFiles).toEqual([input.path ?? FILE]);
  },
);
