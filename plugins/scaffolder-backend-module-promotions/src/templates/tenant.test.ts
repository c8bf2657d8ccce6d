import {
  checkApplicationSet,
  readApplicationSet,
  renderApplicationSet,
  stagesOf,
} from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { dryRun, readTemplate, type Files } from './__testUtils__/dryRun';
import { faultsOf } from './__testUtils__/faultsOf';

const { pipeline } = readTemplate('tenant').spec.parameters[1].properties;
const filled = {
  name: 'acme',
  customer: 'ACME: "Ltd"',
  owner: 'group:default/payments',
  pipeline: pipeline.default,
};

describe('the template for a tenant, with its form as it opens', () => {
  let files: Files;
  let set: string;

  beforeAll(async () => {
    files = await dryRun('tenant', filled);
    set = files.get('argocd/applicationset.yaml') ?? '';
  });

  const world = () => ({ clusters: async () => [], files: async () => files });

  it('makes an Application of each part, in the order of the parts', async () => {
    const read = readApplicationSet(parse(set));
    const { applications = [] } = await renderApplicationSet(read, world());
    expect(
      stagesOf(read, applications).stages.map(stage =>
        stage.map(({ metadata }) => metadata.name),
      ),
    ).toEqual([['acme-data'], ['acme-api'], ['acme-web']]);
  });

  it('writes nothing that a senior would object to, and nothing that the check finds', async () => {
    expect(faultsOf(files)).toEqual([]);
    expect(await checkApplicationSet(set, world())).toEqual([]);
  });

  it('lets only the customer’s own parts reach each other', () => {
    const { spec } = parse(files.get('deploy/base/network-policy.yaml') ?? '');
    const [{ from }] = spec.ingress;
    expect(from[0].namespaceSelector.matchExpressions[0].values).toEqual([
      'acme-data',
      'acme-api',
      'acme-web',
    ]);
  });

  it('keeps the customer’s name as it is written', () => {
    const { metadata } = parse(files.get('catalog-info.yaml') ?? '');
    expect(metadata.title).toBe('ACME: "Ltd"');
  });

  it('keeps the customer to its own namespaces by a project, where one is asked for', async () => {
    const own = await dryRun('tenant', { ...filled, ownProject: true });
    const { spec } = parse(own.get('project/acme.yaml') ?? '');
    expect(spec).toMatchObject({
      description: 'What the customer ACME: "Ltd" runs',
      sourceRepos: ['http://localhost:7010/payments/acme.git'],
      destinations: [
        { name: 'in-cluster', namespace: 'acme-data' },
        { name: 'in-cluster', namespace: 'acme-api' },
        { name: 'in-cluster', namespace: 'acme-web' },
      ],
    });
    expect(
      parse(own.get('argocd/applicationset.yaml') ?? '').spec.template.spec,
    ).toMatchObject({ project: 'acme' });
    expect(faultsOf(own)).toEqual([]);
    // The forge is told by `forgeUrl`: what the set reads has to be what the project lets in.
    const findings = await checkApplicationSet(
      own.get('argocd/applicationset.yaml') ?? '',
      {
        clusters: async () => [],
        files: async () => own,
        projects: async () => [{ name: 'acme', ...spec }],
      },
    );
    expect(findings).toEqual([]);
  });

  it('knows the namespaces that a profile calls after the service and the stage', async () => {
    const [data] = pipeline.default.stages;
    const targets = [
      { cluster: 'in-cluster', namespace: '{stage}-of-{service}' },
    ];
    const own = await dryRun('tenant', {
      ...filled,
      pipeline: { stages: [{ ...data, targets }] },
    });
    expect(own.get('deploy/base/network-policy.yaml')).toContain(
      '- data-of-acme\n',
    );
  });

  it('refuses a part that is called like what all share', async () => {
    const [data] = pipeline.default.stages;
    const stages = [{ ...data, name: 'base' }];
    await expect(
      dryRun('tenant', { ...filled, pipeline: { stages } }),
    ).rejects.toThrow('is of prohibited type');
  });
});
