import {
  checkApplicationSet,
  renderApplicationSet,
  readApplicationSet,
} from '@stagecraft/applicationset';
import { parse } from 'yaml';
import {
  addressOf,
  dryRun,
  readTemplate,
  type Files,
} from './__testUtils__/dryRun';

const form = readTemplate('add-pipeline').spec.parameters;
const filled = {
  component: 'component:default/checkout',
  name: 'checkout',
  home: 'service',
  kind: 'kustomize',
  path: 'deploy/{stage}',
  pipeline: form[2].properties.pipeline.default,
};

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\n';
const overlays: Files = new Map([
  ['README.md', '# checkout\n'],
  ...['dev', 'qa', 'prod'].flatMap(stage => [
    [
      `deploy/${stage}/kustomization.yaml`,
      'kind: Kustomization\nresources: [deployment.yaml]\n',
    ] as const,
    [`deploy/${stage}/deployment.yaml`, deployment] as const,
  ]),
]);
const charts: Files = new Map([
  ['argocd/invoices.yaml', 'kind: ApplicationSet\n'],
  ['chart/Chart.yaml', 'apiVersion: v2\nname: checkout\nversion: 1.0.0\n'],
  ...['dev', 'qa', 'prod'].map(
    stage => [`chart/values-${stage}.yaml`, 'replicas: 1\n'] as const,
  ),
]);

const repositories = {
  [addressOf('checkout')]: overlays,
  [addressOf('config')]: charts,
};

const add = (change: Record<string, unknown> = {}) =>
  dryRun('add-pipeline', { ...filled, ...change }, repositories);

/** The files that the template changed or added. */
function changed(before: Files, after: Files): string[] {
  return [...after]
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path]) => path);
}

async function applicationsOf(files: Files, path: string) {
  const world = { clusters: async () => [], files: async () => files };
  const text = files.get(path) ?? '';
  const findings = await checkApplicationSet(text, world);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const set = readApplicationSet(parse(text));
  const { applications = [] } = await renderApplicationSet(set, world);
  return { errors, applications };
}

describe('the template that adds a pipeline to a service', () => {
  it('adds one file to the service’s own repository', async () => {
    const files = await add();
    expect(changed(overlays, files)).toEqual(['argocd/applicationset.yaml']);
    const { errors, applications } = await applicationsOf(
      files,
      'argocd/applicationset.yaml',
    );
    expect(errors).toEqual([]);
    expect(applications.map(({ metadata }) => metadata.name)).toEqual([
      'checkout-dev',
      'checkout-qa',
      'checkout-prod',
    ]);
    expect(applications[0].spec).toMatchObject({
      project: 'payments',
      source: {
        repoURL: 'http://localhost:7010/payments/checkout.git',
        path: 'deploy/dev',
      },
    });
  });

  it('adds one file beside those of other services where the manifests have a repository of their own', async () => {
    const files = await add({
      home: 'config',
      config: 'config',
      kind: 'helm',
      path: 'chart',
      valueFile: 'values-{stage}.yaml',
    });
    expect(changed(charts, files)).toEqual(['argocd/checkout.yaml']);
    const { errors, applications } = await applicationsOf(
      files,
      'argocd/checkout.yaml',
    );
    expect(errors).toEqual([]);
    expect(applications[2].spec).toMatchObject({
      source: {
        repoURL: 'http://localhost:7010/payments/config.git',
        path: 'chart',
        helm: { valueFiles: ['values-prod.yaml'] },
      },
    });
  });

  it('deploys plain YAML as it is', async () => {
    const files = await add({ kind: 'directory' });
    const { errors } = await applicationsOf(
      files,
      'argocd/applicationset.yaml',
    );
    expect(errors).toEqual([]);
  });

  it('never replaces a pipeline that is there', async () => {
    const there = new Map([
      ...overlays,
      ['argocd/applicationset.yaml', 'kind: ApplicationSet\n'],
    ]);
    await expect(
      dryRun('add-pipeline', filled, { [addressOf('checkout')]: there }),
    ).rejects.toThrow('argocd/applicationset.yaml');
  });

  it.each([
    ['a folder outside of the repository', { path: '../secrets/{stage}' }],
    ['a name with capitals', { name: 'Checkout' }],
    ['a repository that is a path', { home: 'config', config: '../other' }],
  ])('refuses %s', async (_, change) => {
    await expect(add(change)).rejects.toThrow(
      /does not (match pattern|meet dependency)/,
    );
  });
});
