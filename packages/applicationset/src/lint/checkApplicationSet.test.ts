import { changed, foundAfter, worldWith } from '../__testUtils__/examples';
import { RIGHT_SET } from './catalogue/rightSet';
import { checkApplicationSet } from './checkApplicationSet';

const steps = 'spec.strategy.rollingSync.steps';

/** The lines of what is found, of a file that is written as it is. */
async function linesIn(text: string, files?: Record<string, string>) {
  const findings = await checkApplicationSet(text, worldWith(files));
  return findings.map(({ code, file, line }) =>
    [code, file, line].filter(part => part !== undefined).join(' '),
  );
}

it('looks into the items of a list, at their own lines', async () => {
  const wrong = RIGHT_SET.replace('RollingSync', 'RolingSync');
  const item = wrong.replace(/^/gm, '  ').replace(/^ /, '-').trimEnd();
  const text = `kind: List\napiVersion: v1\nitems:\n${item}\n`;
  const line = text.split('\n').indexOf('      type: RolingSync') + 1;
  expect(await linesIn(text)).toEqual([`strategyUnknown ${line}`]);
});

describe('one thing wrong', () => {
  it.each([
    [
      'a misspelt strategy (recording brokenset)',
      'spec: { strategy: { type: Rollingsync } }',
      ['strategyUnknown at spec.strategy.type'],
    ],
    [
      'a misspelt strategy, which hides nothing else',
      `spec: { strategy: { type: Rollingsync, rollingSync: { steps: [
        { matchExpressions: [{ key: stage, operator: In, values: [dev] }] },
        { matchExpressions: [{ key: stage, operator: In, values: [prod] }], maxUpdate: '0' }] } } }`,
      [
        'strategyUnknown at spec.strategy.type',
        `zeroIsText at ${steps}[1].maxUpdate`,
        `gateOpen at ${steps}[1].maxUpdate`,
      ],
    ],
    [
      'zero as text, which opens the gate (recording stringzero)',
      `spec: { strategy: { rollingSync: { steps: [
        { matchExpressions: [{ key: stage, operator: In, values: [dev] }] },
        { matchExpressions: [{ key: stage, operator: In, values: [prod] }], maxUpdate: '0' }] } } }`,
      [
        `zeroIsText at ${steps}[1].maxUpdate`,
        `gateOpen at ${steps}[1].maxUpdate`,
      ],
    ],
    [
      'an operator that Argo CD does not know (recording brokenset)',
      `spec: { strategy: { rollingSync: { steps: [
        { matchExpressions: [{ key: stage, operator: Exists }] },
        { matchExpressions: [{ key: stage, operator: In, values: [prod] }], maxUpdate: 0 }] } } }`,
      [
        `operatorUnknown at ${steps}[0].matchExpressions[0].operator`,
        `emptyStage at ${steps}[0]`,
        'noStep at Application cart-dev',
      ],
    ],
    [
      'a step that takes every Application',
      `spec: { strategy: { rollingSync: { steps: [
        { matchExpressions: [] },
        { matchExpressions: [{ key: stage, operator: In, values: [prod] }], maxUpdate: 0 }] } } }`,
      [
        'severalSteps at Application cart-prod',
        'leftoverBlocks at spec.template.spec.syncPolicy',
      ],
    ],
    [
      'gates that do not exist',
      'metadata: { annotations: { promotions.stagecraft.dev/gates: "dev=argocd,prod=vote,live=approval" } }',
      [
        'gateUnknown at metadata.annotations["promotions.stagecraft.dev/gates"]',
        'gateUnknown at metadata.annotations["promotions.stagecraft.dev/gates"]',
      ],
    ],
    [
      'a name that every Application has',
      'spec: { template: { metadata: { name: cart } } }',
      ['nameRepeated at Application cart'],
    ],
    [
      'a generator that is misspelt',
      'spec: { generators: [{ lists: { elements: [] } }] }',
      [
        'fieldUnknown at spec.generators[0].lists',
        'noApplications at spec.generators',
      ],
    ],
    [
      'no template',
      'spec: { template: null }',
      ['fieldMissing at spec.template'],
    ],
    [
      'a field deep inside that Kubernetes drops',
      'spec: { template: { spec: { syncPolicy: { syncOption: [CreateNamespace=true] } } } }',
      ['fieldUnknown at spec.template.spec.syncPolicy.syncOption'],
    ],
    [
      'a label that is a number',
      'spec: { template: { metadata: { labels: { wave: 1 } } } }',
      ['fieldType at spec.template.metadata.labels.wave'],
    ],
    [
      'a boolean that is a template',
      "spec: { template: { spec: { source: { directory: { recurse: '{{.deep}}' } } } } }",
      ['fieldType at spec.template.spec.source.directory.recurse'],
    ],
    [
      'a matrix inside of a matrix inside of a matrix',
      `spec: { generators: [{ matrix: { generators: [
        { list: { elements: [{ stage: dev, cluster: in-cluster }, { stage: prod, cluster: prod-eu }] } },
        { matrix: { generators: [
          { list: { elements: [{ a: b }] } },
          { matrix: { generators: [] } }] } }] } }] }`,
      [
        'fieldUnknown at spec.generators[0].matrix.generators[1].matrix.generators[1].matrix',
        'renderFailed at spec.generators',
      ],
    ],
  ])('%s', async (_, change, expected) => {
    expect(await foundAfter(change)).toEqual(expected);
  });

  it('is found beside everything else that is wrong', async () => {
    const found = await foundAfter(`spec:
  syncPolicy: null
  templatePatch: null
  strategy:
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: '0'
  template: { metadata: { name: X } }`);
    expect(found.map(each => each.split(' ')[0])).toEqual([
      'zeroIsText',
      'gateOpen',
      'deletesApplications',
      'deletesResources',
      'nameRepeated',
      'nameIllegal',
      'nameIllegal',
      'leftoverBlocks',
    ]);
  });
});

describe('what is right', () => {
  it.each([
    [
      'a set that is no pipeline',
      `metadata: { annotations: null }
spec: { strategy: null, templatePatch: null }`,
    ],
    [
      '"0%", which holds (recording stringzero)',
      `spec: { strategy: { rollingSync: { steps: [
        { matchExpressions: [{ key: stage, operator: In, values: [dev] }] },
        { matchExpressions: [{ key: stage, operator: In, values: [prod] }], maxUpdate: 0% }] } } }`,
    ],
    [
      'an Application without a namespace',
      'spec: { template: { spec: { destination: { namespace: null } } } }',
    ],
    [
      'a placeholder of another program in the values of a chart',
      `spec: { template: { spec: { source: { helm: { values: 'title: "{{ "{{" }}.x}}"' } } } } }`,
    ],
    [
      'a password that only a Secret holds',
      `spec: { template: { spec: { source: { helm: { valuesObject:
        { db: { existingSecret: cart-db, passwordSecret: { name: cart-db } }, token: '' } } } } } }`,
    ],
    [
      'a cluster by its server',
      "spec: { generators: [{ list: { elements: [{ stage: dev, cluster: 'https://kubernetes.default.svc' }, { stage: prod, cluster: 'https://prod-eu.example.com/' }] } }], template: { spec: { destination: { name: null, server: '{{.cluster}}' } } } }",
    ],
  ])('%s', async (_, change) => {
    expect(await foundAfter(change)).toEqual([]);
  });

  it('goes unnoticed where clusters and projects are not known', async () => {
    const { files } = worldWith();
    const world = { files, clusters: async () => [] };
    const text = changed(
      'spec: { template: { spec: { project: unheard-of } } }',
    );
    expect(await checkApplicationSet(text, world)).toEqual([]);
  });
});

describe('the place of a finding', () => {
  it('is the line of the field, or of what should hold it', async () => {
    const text = changed(undefined)
      .replace('type: RollingSync', 'type: RollingSnyc')
      .replace('      project: shop\n', '');
    expect(await linesIn(text)).toEqual([
      'fieldMissing 32',
      'strategyUnknown 19',
    ]);
  });

  it('is the element of the list that an Application is made of', async () => {
    const text = changed(undefined).replace('prod-eu', 'prod-xy');
    expect(await linesIn(text)).toEqual(['clusterUnknown 17']);
  });

  it('is the template where all Applications have the same', async () => {
    const text = changed(undefined).replace('namespace: cart', 'namespace: A');
    expect(await linesIn(text)).toEqual([
      'namespaceIllegal 40',
      'namespaceIllegal 40',
    ]);
  });

  it('is the line of the manifest', async () => {
    const secret =
      'kind: ConfigMap\n---\nkind: Secret\nmetadata: { name: db }\ndata:\n  user: eA==\n';
    const files = { 'deploy/prod/db.yaml': secret };
    expect(await linesIn(changed(undefined), files)).toEqual([
      'secretInManifest deploy/prod/db.yaml 6',
    ]);
  });

  it('is told for the second set of a file, and other kinds are left alone', async () => {
    const right = changed(undefined);
    const text = `kind: AppProject\n---\n${right}---\n${right.replace(
      'missingkey=error',
      'missingkey=zero',
    )}`;
    const lines = right.split('\n').length - 1;
    expect(await linesIn(text)).toEqual([
      `missingKeyPasses ${2 + lines + 1 + 12}`,
    ]);
  });
});

describe('a file that is no ApplicationSet', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefgh'].map((name, index) => {
      const before = 'abcdefg'[index];
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
    }),
  ].join('\n');

  it.each([
    ['with aliases that grow without bounds', bomb],
    ['with an alias of nothing', 'kind: ApplicationSet\nspec: *nothing\n'],
    ['that nests without end', '['.repeat(50_000)],
    [
      'with two fields of one name',
      'kind: ApplicationSet\nkind: ApplicationSet\n',
    ],
  ])('%s is told as such', async (_, text) => {
    const findings = await checkApplicationSet(text, worldWith());
    expect([...new Set(findings.map(({ code }) => code))]).toEqual(['notYaml']);
  });

  it.each(['', '# nothing', '- a\n', 'null', 'kind: Application\n'])(
    'such as %j holds none',
    async text => {
      const findings = await checkApplicationSet(text, worldWith());
      expect(findings.map(({ code }) => code)).toEqual(['notApplicationSet']);
    },
  );
});

it.each([
  ['in the first place', 'spec:\n  project: other\n', true],
  [
    'below an action',
    'spec:\n{{- if .x }}\n  syncPolicy: {}\n  project: a\n{{- end }}\n',
    true,
  ],
  ['of another field', 'spec:\n  source:\n    project: a\n', false],
  ['outside of spec', 'spec:\n  info: []\nmetadata:\n  project: a\n', false],
  ['nowhere, in many empty lines', `spec:\n${'  \n'.repeat(5_000)}x`, false],
])('a patch that sets the project %s', async (_, patch, isFound) => {
  const text = changed('spec: { templatePatch: null }').replace(
    'spec:\n',
    `spec:\n  templatePatch: ${JSON.stringify(patch)}\n`,
  );
  const findings = await checkApplicationSet(text, worldWith());
  const codes = findings.map(({ code }) => code);
  expect(codes.includes('patchKeepsProject')).toBe(isFound);
});

it.each([
  ["['no']", []],
  ['[no]', ['yamlBoolean']],
])(
  'reads the words of a step as Kubernetes does: %s',
  async (values, expected) => {
    const text = changed(undefined)
      .replace('values: [prod]', `values: ${values}`)
      .replace('{ stage: prod,', "{ stage: 'no',");
    const files = { 'deploy/no/app.yaml': 'kind: ConfigMap\n' };
    const findings = await checkApplicationSet(text, worldWith(files));
    expect(findings.map(({ code }) => code)).toEqual(expected);
  },
);

it('takes a word for the boolean that a field wants', async () => {
  const text = changed(undefined).replace(
    'preserveResourcesOnDeletion: true',
    'preserveResourcesOnDeletion: yes',
  );
  expect(await checkApplicationSet(text, worldWith())).toEqual([]);
});

it('suggests what was meant', async () => {
  const fixes = await checkApplicationSet(
    changed(
      'spec: { strategy: { type: rollingsync }, template: { spec: { project: shoop, destinaton: {} } } }',
    ),
    worldWith(),
  );
  expect(fixes.map(({ code, fix }) => `${code}: ${fix}`)).toEqual([
    'fieldUnknown: Write destination.',
    'strategyUnknown: Write RollingSync.',
    'projectUnknown: Write shop, or create the project first.',
    'projectUnknown: Write shop, or create the project first.',
  ]);
});

it('never tells a secret that it found', async () => {
  const token = `ghp_${'a'.repeat(36)}`;
  const findings = await checkApplicationSet(
    changed(
      `spec: { template: { spec: { source: { helm: { parameters: [{ name: key, value: ${token} }] } } } } }`,
    ),
    worldWith(),
  );
  expect(findings.map(({ code }) => code)).toEqual(['tokenInSight']);
  expect(JSON.stringify(findings)).not.toContain(token);
});
