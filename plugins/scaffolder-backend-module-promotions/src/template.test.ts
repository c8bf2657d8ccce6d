import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import gitea from '@backstage/plugin-scaffolder-backend-module-gitea';
import { serializeDirectoryContents } from '@backstage/plugin-scaffolder-node';
import { checkApplicationSet } from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { z } from 'zod';
import promotions from '.';

const folder = join(__dirname, '../../../templates');
const template = parse(readFileSync(join(folder, 'new-service.yaml'), 'utf8'));
const { stages } = template.spec.parameters[1].properties;

const config = {
  integrations: {
    gitea: [{ host: 'localhost:7010', baseUrl: 'http://localhost:7010' }],
  },
  scaffolder: {
    defaultEnvironment: { parameters: { forgeHost: 'localhost:7010' } },
  },
};

const answer = z.object({
  directoryContents: z.array(
    z.object({ path: z.string(), base64Content: z.string() }),
  ),
});

async function dryRun(values: Record<string, unknown>) {
  const { server } = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({ data: config }),
      catalogServiceMock.factory(),
      scaffolder,
      gitea,
      promotions,
    ],
  });
  const files = await serializeDirectoryContents(folder);
  const url = `http://localhost:${server.port()}/api/scaffolder/v2/dry-run`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: mockCredentials.user.header(),
    },
    body: JSON.stringify({
      template,
      values,
      directoryContents: files.map(({ path, content }) => ({
        path,
        base64Content: content.toString('base64'),
      })),
    }),
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

const filled = {
  name: 'checkout',
  owner: 'group:default/payments',
  stages: stages.default,
};

describe('the template for a new service, with its form as it opens', () => {
  let files: Map<string, string>;

  beforeAll(async () => {
    files = await dryRun(filled);
  });

  it('writes the service, its stages and its pipeline', () => {
    expect([...files.keys()].sort()).toEqual([
      'README.md',
      'argocd/applicationset.yaml',
      'catalog-info.yaml',
      'deploy/base/deployment.yaml',
      'deploy/base/kustomization.yaml',
      'deploy/base/service.yaml',
      'deploy/dev/kustomization.yaml',
      'deploy/prod/kustomization.yaml',
      'deploy/qa/gate-job.yaml',
      'deploy/qa/kustomization.yaml',
    ]);
  });

  it('writes nothing that is no YAML, and no placeholder is left', () => {
    const texts = [...files.values()].join('');
    expect(texts).not.toContain('${{');
    const manifests = [...files].filter(([path]) => path.endsWith('.yaml'));
    expect(manifests.map(([, text]) => typeof parse(text).kind)).toEqual(
      manifests.map(() => 'string'),
    );
  });

  it('takes the repository from the owner’s organization and the configured forge', () => {
    const { spec } = parse(files.get('argocd/applicationset.yaml') ?? '');
    expect(spec.template.spec).toMatchObject({
      project: 'default',
      source: { repoURL: 'http://localhost:7010/payments/checkout.git' },
    });
  });

  it('passes the check', async () => {
    const findings = await checkApplicationSet(
      files.get('argocd/applicationset.yaml') ?? '',
      { clusters: async () => [], files: async () => files },
    );
    expect(findings).toEqual([]);
  });

  it('links the catalog entity with the pipeline', () => {
    expect(parse(files.get('catalog-info.yaml') ?? '')).toMatchObject({
      metadata: {
        name: 'checkout',
        annotations: {
          'promotions.stagecraft.dev/pipeline': 'argocd/checkout',
          'argocd/app-selector': 'app.kubernetes.io/part-of=checkout',
        },
      },
      spec: { owner: 'group:default/payments' },
    });
  });

  it('tells in the README how a change gets to production', () => {
    expect(files.get('README.md')).toContain(
      '1. **dev**\n2. **qa**, after the Job in `deploy/qa/gate-job.yaml` has passed\n3. **prod**, once it is approved in the portal\n',
    );
  });
});

describe('a form that cannot work', () => {
  const [dev, qa] = stages.default;

  it.each([
    ['a name with capitals', { name: 'Checkout' }, 'does not match pattern'],
    ['no stage', { stages: [] }, 'minimum length of 1'],
    ['a stage twice', { stages: [dev, dev] }, 'duplicate item'],
    [
      'a bad namespace',
      { stages: [{ ...dev, targets: [{ cluster: 'a', namespace: 'A b' }] }] },
      'does not match pattern',
    ],
    [
      'names that repeat',
      { stages: [dev, { ...qa, name: 'dev' }] },
      'is called \\"dev\\" too; give each stage a name of its own',
    ],
  ])('%s', async (_, change, message) => {
    await expect(dryRun({ ...filled, ...change })).rejects.toThrow(message);
  });
});
