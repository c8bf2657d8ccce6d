import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { readPipeline, writeApplicationSet } from '@stagecraft/applicationset';
import type { PipelineInput } from '@stagecraft/plugin-promotions-common';
import { parse } from 'yaml';
import { BLOCKS, BRACES, FILES } from '../__testUtils__/handWritten';
import { lineDiff } from '../__testUtils__/lineDiff';
import { readWorkspace } from '../workspace/Workspace';
import { createUpdateApplicationSetAction } from './updateApplicationSet';
import { examples } from './updateApplicationSet.examples';

const action = createUpdateApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
});
type Input = Parameters<typeof action.handler>[0]['input'];

const workspace = createMockDirectory();
const FILE = 'argocd/applicationset.yaml';

async function update(input: Input): Promise<Record<string, unknown>> {
  const output = new Map<string, unknown>();
  await action.handler({
    ...createMockActionContext({ input, workspacePath: workspace.path }),
    output: (name, value) => output.set(name, value),
  });
  return Object.fromEntries(output);
}

/** The lines of the ApplicationSet's file that an update changes. */
async function diffOf(
  text: string,
  input: Input,
  others = {},
): Promise<string[]> {
  workspace.setContent({ [FILE]: text, ...others });
  await update(input);
  return lineDiff(text, await fileNow(FILE));
}

async function fileNow(path: string): Promise<string> {
  const text = (await readWorkspace(workspace.path)).get(path);
  if (text === undefined) throw new Error(`${path} is not there`);
  return text;
}

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

  it('refuse a second target of a stage where names tell stages only', async () => {
    const [, , [, shape, files]] = shapes;
    workspace.setContent({ [FILE]: text(shape), ...files });
    await expect(
      update({ repoUrl, addTargets: [{ stage: 'prod', cluster: 'prod-us' }] }),
    ).rejects.toThrow('two Applications would be called "a-prod"');
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

describe('what cannot be changed safely is left as it is, and says why', () => {
  it.each<[string, string, Input, string]>([
    ['no change', BLOCKS, {}, 'say at least one thing that is to change'],
    [
      'a stage that is not there',
      BLOCKS,
      { addTargets: [{ stage: 'perf', cluster: 'a' }] },
      'addTargets[0].stage: "perf" is no stage; the stages are dev, qa, prod',
    ],
    [
      'a stage before one that is not there',
      BLOCKS,
      { addStages: [{ ...perf, before: 'live' }] },
      'addStages[0].before: "live" is no stage',
    ],
    [
      'a stage that is there otherwise',
      BLOCKS,
      { addStages: [{ ...perf, name: 'qa' }] },
      'addStages[0].name: "qa" is a stage already, with the gate argocd',
    ],
    [
      'a stage without targets',
      BLOCKS,
      { addStages: [{ ...perf, targets: [] }] },
      'addStages[0].targets: give the stage at least one target',
    ],
    [
      'a gate that would go',
      BLOCKS,
      { setGates: [{ stage: 'prod', gate: 'argocd' }] },
      'setGates[0].gate: the stage "prod" has the gate approval, and argocd would take it away',
    ],
    [
      'a gate that nobody opens',
      BLOCKS,
      { setGates: [{ stage: 'qa', gate: 'verified' }] },
      'setGates[0].gate: nobody would open the stage; name the portal',
    ],
    [
      'a move that renames',
      BLOCKS,
      {
        moveTargets: [
          { application: 'checkout-qa-in-cluster', cluster: 'qa-2' },
        ],
      },
      'the change would touch Applications that it is not about (checkout-qa-in-cluster)',
    ],
    [
      'a move of what is not there',
      BLOCKS,
      { moveTargets: [{ application: 'basket', cluster: 'a' }] },
      'moveTargets[0].application: "basket" is not made from a list in this file',
    ],
    [
      'a target that would not differ',
      BLOCKS,
      {
        addTargets: [
          { stage: 'prod', cluster: 'prod-eu', namespace: 'second' },
        ],
      },
      'checkout-prod-prod-eu',
    ],
    [
      'a cluster by name where URLs are taken',
      BRACES,
      { addTargets: [{ stage: 'env-dev', cluster: 'qa' }] },
      'addTargets[0].cluster: "qa": this ApplicationSet takes clusters by the URL of their API server',
    ],
    [
      'a parameter that cannot be told',
      BLOCKS.replace('path: deploy/dev', 'path: first'),
      { addStages: [perf] },
      'addStages[0].targets[0].values["path"]: the other targets have "path" each in their own way ("first", "deploy/qa", "deploy/prod"); say what this one has',
    ],
    [
      'targets that are clusters',
      FILES.replace(/- git:[^]*?yaml/, '- clusters: {}'),
      { addTargets: [{ stage: 'prod', cluster: 'a' }] },
      'Its targets are the clusters with certain labels',
    ],
    [
      'targets that are folders',
      FILES.replace(/files:\n\s+- path: .*/, 'directories: [{path: envs/*}]'),
      { addTargets: [{ stage: 'prod', cluster: 'a' }] },
      'add the folder envs/prod with manifests',
    ],
    [
      'stages by several labels',
      BLOCKS.replace('key: stage', 'key: env'),
      { addStages: [perf] },
      'the steps select by several labels (env, stage)',
    ],
    [
      'no stages',
      BLOCKS.replace('RollingSync', 'AllAtOnce'),
      { addStages: [perf] },
      'spec.strategy has no RollingSync steps',
    ],
    [
      'a label without a parameter',
      BLOCKS.replace("stage: '{{.stage}}'", 'stage: all'),
      { addStages: [perf] },
      'spec.template.metadata.labels["stage"] is "all", so no parameter tells',
    ],
    [
      'no YAML',
      'a: [',
      { addStages: [perf] },
      'path: "argocd/applicationset.yaml" is no YAML',
    ],
    [
      'no ApplicationSet',
      'kind: Other',
      { addStages: [perf] },
      'path: argocd/applicationset.yaml holds no ApplicationSet',
    ],
    [
      'a file that is not there',
      BLOCKS,
      { path: 'argocd/other.yaml', addStages: [perf] },
      'path: "argocd/other.yaml" is not in the workspace',
    ],
    [
      'a file outside',
      BLOCKS,
      { path: '../other.yaml', addStages: [perf] },
      'path: "../other.yaml": name a file or folder of the workspace',
    ],
  ])('%s', async (_, text, input, message) => {
    workspace.setContent({ [FILE]: text });
    await expect(update(input)).rejects.toThrow(message);
    expect(await fileNow(FILE)).toBe(text);
  });
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
