/** What people type that is wrong, or that means something else elsewhere: an error at the field, or text that stays text. */
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  readApplicationSet,
  renderApplicationSet,
} from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { WORKSPACE } from '../__testUtils__/workspaceFiles';
import { readWorkspace } from '../workspace/Workspace';
import { createApplicationSetAction } from './createApplicationSet';

const promotions = { profile: jest.fn(), instance: jest.fn() };
const action = createApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
  promotions,
});
type Input = Parameters<typeof action.handler>[0]['input'];

const workspace = createMockDirectory();
const SET = 'argocd/applicationset.yaml';

beforeEach(() => {
  workspace.setContent(WORKSPACE);
});

const create = (input: Input) =>
  action.handler(
    createMockActionContext({ input, workspacePath: workspace.path }),
  );

const dev = { name: 'dev', targets: [{ cluster: 'in-cluster' }] };
const prod = { name: 'prod', targets: [{ cluster: 'prod-eu' }] };
const checkout: Input = {
  name: 'checkout',
  repoUrl: 'https://git.example.com/shop/checkout.git',
  stages: [dev, prod],
};
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `s${index}`,
    targets: [{ cluster: 'in-cluster' }],
  }));

describe('is refused at the field, and nothing is written', () => {
  it.each<[string, Partial<Input>, string]>([
    ['a name with capitals', { name: 'Checkout' }, 'name: "Checkout"'],
    ['a name with spaces', { name: 'check out' }, 'name: "check out"'],
    ['a name of 300 characters', { name: 'a'.repeat(300) }, 'name: "aaa'],
    [
      'a name with a newline',
      { name: 'a\nkind: Secret' },
      'name: "a\\nkind: Secret"',
    ],
    ['a name that is a template', { name: '{{.x}}' }, 'name: "{{.x}}"'],
    ['a name that leads out', { name: '../other' }, 'name: "../other"'],
    [
      'a stage that leads out',
      { stages: [{ ...dev, name: '../../etc' }] },
      'stages[0].name: "../../etc"',
    ],
    [
      'a stage that is a template',
      { stages: [{ ...dev, name: '{{a}}' }] },
      'stages[0].name: "{{a}}"',
    ],
    [
      'two targets of one name',
      {
        stages: [
          {
            name: 'prod',
            targets: [
              { name: 'eu', cluster: 'a', namespace: 'x' },
              { name: 'eu', cluster: 'b', namespace: 'y' },
            ],
          },
        ],
      },
      'stages[0].targets[1].name: "eu": another target of the stage "prod" is called so, too',
    ],
    [
      'two targets in one place',
      {
        stages: [{ name: 'prod', targets: [prod.targets[0], prod.targets[0]] }],
      },
      'stages[0].targets[1]',
    ],
    [
      'a stage without targets',
      { stages: [{ name: 'dev', targets: [] }] },
      'stages[0].targets: give the stage at least one target',
    ],
    [
      'no stages',
      { stages: [] },
      'stages: give the pipeline at least one stage',
    ],
    [
      'a namespace with a newline',
      {
        stages: [
          { name: 'dev', targets: [{ cluster: 'a', namespace: 'a\nb: c' }] },
        ],
      },
      'stages[0].targets[0].namespace',
    ],
    [
      'a namespace that is a template',
      {
        stages: [
          { name: 'dev', targets: [{ cluster: 'a', namespace: '{{.x}}' }] },
        ],
      },
      'stages[0].targets[0].namespace',
    ],
    [
      'a cluster with a newline',
      { stages: [{ name: 'dev', targets: [{ cluster: 'a\nb' }] }] },
      'stages[0].targets[0].cluster',
    ],
    [
      'zero as text',
      { stages: [{ ...dev, maxUpdate: '0' }] },
      'stages[0].maxUpdate',
    ],
    ['zero', { stages: [{ ...dev, maxUpdate: 0 }] }, 'stages[0].maxUpdate'],
    ['a label of two lines', { labels: { team: 'a\nb' } }, 'labels'],
    ['a label that is no label', { labels: { 'te am': 'a' } }, 'labels'],
    [
      'a path of a source that leads out',
      { sources: [{ kind: 'directory', path: '../{stage}' }] },
      'sources[0].path: "../{stage}"',
    ],
    [
      'manifests that lead out',
      { manifestsPath: '../outside' },
      'manifestsPath: "../outside/{stage}"',
    ],
    [
      'a branch that is a template',
      { defaultBranch: '{{.x}}' },
      'defaultBranch: "{{.x}}"',
    ],
    [
      'a place outside',
      { path: '../applicationset.yaml' },
      'path: "../applicationset.yaml": name a file or folder of the workspace',
    ],
    [
      'an absolute place',
      { path: '/etc/applicationset.yaml' },
      'path: "/etc/applicationset.yaml"',
    ],
    [
      'a place among Git’s own files',
      { path: '.git/config' },
      'path: ".git/config"',
    ],
    [
      'Git’s own files as they are called where case does not count',
      { path: '.Git/config' },
      'path: ".Git/config"',
    ],
    [
      'a repository that is none',
      { repoUrl: 'nowhere' },
      'repoUrl "nowhere" names no repository',
    ],
    ['a repository with a newline', { repoUrl: 'https://a/b\nc' }, 'repoUrl'],
    ['no repository', { repoUrl: undefined }, 'repoUrl: is needed where'],
    [
      'a gate Job that nothing deploys',
      {
        sources: [{ kind: 'directory', path: 'manifests/{stage}' }],
        stages: [dev, { ...prod, gateJob: true }],
      },
      'stages[1].gateJob: gate Jobs are written beside Kustomize overlays only',
    ],
    [
      'a gate that nobody opens',
      { stages: [dev, { ...prod, gate: 'verified' }] },
      'stages[1].gate: "verified": nobody would open the stage',
    ],
    [
      'a folder that is not there',
      { sources: [{ kind: 'directory', path: 'absent/{stage}' }] },
      'absent/dev',
    ],
    [
      'a chart that is not there',
      { manifests: 'helm', manifestsPath: 'absent' },
      'build on absent/Chart.yaml, which is not in the workspace',
    ],
    [
      'values without a chart',
      {
        manifests: 'helm',
        sources: [{ kind: 'directory', path: 'manifests/{stage}' }],
      },
      'manifests: files of values are written for one service',
    ],
    [
      'overlays of one folder',
      {
        manifests: 'kustomize',
        sources: [{ kind: 'kustomize', path: 'deploy/base' }],
      },
      'manifests: overlays are written for one service whose source has a path that ends with {stage}',
    ],
  ])('%s', async (_, change, message) => {
    await expect(create({ ...checkout, ...change })).rejects.toThrow(message);
    expect([...(await readWorkspace(workspace.path))]).toEqual(
      expect.arrayContaining(Object.entries(WORKSPACE)),
    );
    expect((await readWorkspace(workspace.path)).size).toBe(
      Object.keys(WORKSPACE).length,
    );
  });
});

it('takes 50 stages', async () => {
  await create({ ...checkout, stages: many(50) });
  const set = parse((await readWorkspace(workspace.path)).get(SET) ?? '');
  expect(set.spec.strategy.rollingSync.steps).toHaveLength(50);
});

it('tells everything that is wrong, not only the first', async () => {
  await expect(
    create({ ...checkout, name: 'Check Out', stages: [{ ...dev, name: 'D' }] }),
  ).rejects.toThrow(/name: "Check Out"[^\n]*\nstages\[0\]\.name: "D"/);
});

describe('text stays text', () => {
  it.each([
    '{{ .Values.x }} {{`',
    'a: b # c',
    '&anchor *alias',
    '${{ secrets.TOKEN }}',
    '\'"`',
    '- [ {',
    '%TAG ! tag:x',
    'yes',
    '0',
  ])('%s', async text => {
    await create({
      ...checkout,
      annotations: { 'example.com/note': text },
      sources: [
        { kind: 'helm', path: 'chart', values: { note: text, [text]: [text] } },
      ],
    });
    const files = await readWorkspace(workspace.path);
    const set = readApplicationSet(parse(files.get(SET) ?? ''));
    const { applications = [] } = await renderApplicationSet(set, {
      clusters: async () => [],
      files: async () => files,
    });
    expect(applications).toHaveLength(2);
    for (const { metadata, spec } of applications) {
      expect(metadata.annotations).toMatchObject({ 'example.com/note': text });
      expect(spec).toMatchObject({
        source: { helm: { valuesObject: { note: text, [text]: [text] } } },
      });
    }
  });
});
