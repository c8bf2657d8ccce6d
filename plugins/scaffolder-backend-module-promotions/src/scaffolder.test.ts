/** The actions in a scaffolder as it is installed: its runner, its own check of their inputs, one workspace. */
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import { parse } from 'yaml';
import { z } from 'zod';
import promotions from '.';

const answer = z.object({
  directoryContents: z.array(
    z.object({ path: z.string(), base64Content: z.string() }),
  ),
});

let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const backend = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({ data: {} }),
      catalogServiceMock.factory(),
      scaffolder,
      promotions,
    ],
  });
  url = `http://localhost:${backend.server.port()}/api/scaffolder/v2`;
  stop = () => backend.stop();
});
afterAll(() => stop());

const headers = {
  'content-type': 'application/json',
  authorization: mockCredentials.user.header(),
};

/** The files that the steps leave behind in a dry run. */
async function run(steps: object[]): Promise<Map<string, string>> {
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'try' },
    spec: { type: 'service', owner: 'me', steps },
  };
  const response = await fetch(`${url}/dry-run`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ template, values: {}, directoryContents: [] }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const { directoryContents } = answer.parse(JSON.parse(text));
  return new Map(
    directoryContents.map(({ path, base64Content }) => [
      path,
      Buffer.from(base64Content, 'base64').toString('utf8'),
    ]),
  );
}

const create = {
  id: 'create',
  action: 'promotions:applicationset:create',
  input: {
    name: 'checkout',
    sources: [
      {
        kind: 'chart',
        repoURL: 'registry.example.com/charts',
        chart: 'web',
        targetRevision: '^2.1',
        values: {
          ingress: { hosts: ['a', { name: 'b', port: 8080 }], tls: true },
          none: null,
        },
      },
    ],
    stages: [
      { name: 'dev', maxUpdate: '50%', targets: [{ cluster: 'in-cluster' }] },
      { name: 'prod', targets: [{ cluster: 'prod-eu' }] },
    ],
  },
};

it('creates, changes and proves a pipeline in one template, and its project', async () => {
  const files = await run([
    create,
    {
      id: 'update',
      action: 'promotions:applicationset:update',
      input: {
        path: '${{ steps.create.output.path }}',
        addStages: [
          {
            name: 'qa',
            before: 'prod',
            targets: [{ cluster: 'qa', namespace: 'checkout-qa' }],
          },
        ],
      },
    },
    {
      id: 'prove',
      action: 'promotions:applicationset:validate',
      input: {
        path: '${{ steps.update.output.changedFiles }}',
        maxWarnings: 5,
      },
    },
    {
      id: 'project',
      action: 'promotions:project:create',
      input: {
        name: 'shop',
        sourceRepos: ['registry.example.com/charts'],
        destinations: [{ cluster: 'in-cluster', namespace: 'checkout-*' }],
        portal: { account: 'stagecraft', gated: ['*-prod'] },
      },
    },
  ]);
  expect([...files.keys()].sort()).toEqual([
    'argocd/applicationset.yaml',
    'argocd/policy.csv',
    'argocd/project.yaml',
  ]);
  const { metadata, spec } = parse(
    files.get('argocd/applicationset.yaml') ?? '',
  );
  expect(metadata.annotations).toMatchObject({
    'promotions.stagecraft.dev/gates': 'dev=argocd,qa=approval,prod=approval',
  });
  expect(spec.template.spec.source.helm.valuesObject).toEqual(
    create.input.sources[0].values,
  );
});

it.each([
  [
    'a field that is misspelt',
    { stages: [{ name: 'dev', target: [] }] },
    'target',
  ],
  ['a gate that is none', { stages: [{ name: 'dev', gate: 'vote' }] }, 'gate'],
  ['a source without a kind', { sources: [{ path: 'a' }] }, 'sources[0]'],
])('refuses %s before the action runs', async (_, change, message) => {
  await expect(
    run([{ ...create, input: { ...create.input, ...change } }]),
  ).rejects.toThrow(message);
});

it('describes its actions and shows their examples', async () => {
  const response = await fetch(`${url}/actions`, { headers });
  const actions = z
    .array(
      z.looseObject({
        id: z.string(),
        examples: z.array(z.unknown()).optional(),
      }),
    )
    .parse(await response.json())
    .filter(({ id }) => id.startsWith('promotions:'));
  expect(actions.map(({ id }) => id).sort()).toEqual([
    'promotions:applicationset:create',
    'promotions:applicationset:update',
    'promotions:applicationset:validate',
    'promotions:project:create',
  ]);
  expect(actions.filter(({ examples = [] }) => examples.length === 0)).toEqual(
    [],
  );
});
