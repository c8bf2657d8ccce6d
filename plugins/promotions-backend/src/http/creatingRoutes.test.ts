/** What whoever makes a pipeline is answered: profiles, what there is to choose from, and how it would look. */

import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { pipelineReadPermission } from '@stagecraft/plugin-promotions-common';
import { snapshot } from '../__testUtils__/pipelines';
import type { ArgoCluster, ArgoProject } from '../argocd/ArgoPlaces';
import { portals, type PortalOptions } from './__testUtils__/portal';
import { pipelineConditions } from './permissionRules';

jest.setTimeout(60_000);

const openPortal = portals();

const CLUSTERS: ArgoCluster[] = [
  {
    name: 'staging',
    server: 'https://staging.example.com',
    labels: { tier: 'staging' },
  },
  {
    name: 'prod-eu',
    server: 'https://prod-eu.example.com',
    labels: { tier: 'prod' },
  },
];

const PROJECTS: ArgoProject[] = [
  {
    name: 'default',
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
  },
  {
    name: 'shop',
    sourceRepos: ['*'],
    destinations: [{ name: 'staging', namespace: 'shop-*' }],
  },
];

const STAGES = [
  { name: 'dev', gate: 'argocd' as const, targets: [{ cluster: 'staging' }] },
  {
    name: 'prod',
    gate: 'approval' as const,
    targets: [{ cluster: 'prod-eu' }],
  },
];

const PLACES = {
  clusters: async () => CLUSTERS,
  projects: async () => PROJECTS,
};

const REPOSITORY = 'https://git.example.com/shop/basket.git';

const BASKET = {
  name: 'basket',
  sources: [{ kind: 'kustomize', repoURL: REPOSITORY }],
  stages: STAGES,
};

const STANDARD = {
  name: 'standard',
  title: 'Standard',
  locked: true,
  stages: STAGES,
  clusters: ['staging', 'prod-eu'],
};

/** Somebody who may create, and read what the conditions say. */
function reading(conditions: ReturnType<typeof pipelineConditions.isInstance>) {
  return conditional(conditions);
}

function conditional(conditions: object) {
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  );
  permissions.authorizeConditional.mockImplementation(async requests =>
    requests.map(({ permission }) =>
      permission.name === pipelineReadPermission.name
        ? {
            result: AuthorizeResult.CONDITIONAL,
            pluginId: 'promotions',
            resourceType: 'promotions-pipeline',
            conditions: Object(conditions),
          }
        : { result: AuthorizeResult.ALLOW },
    ),
  );
  return permissions;
}

async function preview(
  body: { pipeline: object; profile?: string; instance?: string },
  options: PortalOptions = {},
) {
  const { api } = await openPortal({ places: PLACES, ...options });
  return api.post('/previews').send(body);
}

describe('profiles', () => {
  it('are those that are offered to the caller, without a word on whom else', async () => {
    const { api } = await openPortal({
      ownership: { 'user:default/mock': ['group:default/shop'] },
      profiles: [
        STANDARD,
        {
          ...STANDARD,
          name: 'shop',
          usedBy: { users: [], groups: ['group:default/shop'] },
        },
        {
          ...STANDARD,
          name: 'ledger',
          usedBy: { users: ['user:default/lena'], groups: [] },
        },
      ],
    });
    const { body, status } = await api.get('/profiles');
    expect(status).toBe(200);
    expect(body).toEqual({ items: [STANDARD, { ...STANDARD, name: 'shop' }] });
  });

  it('that cannot be used say why', async () => {
    const broken = { ...STANDARD, stages: [], problem: 'stages: none' };
    const { api } = await openPortal({ profiles: [broken] });
    const { body } = await api.get('/profiles');
    expect(body.items).toEqual([broken]);
  });

  it('of an instance that the caller may not see are none', async () => {
    const { api } = await openPortal({
      profiles: [{ ...STANDARD, instance: 'eu' }],
      permissions: reading(
        pipelineConditions.isInstance({ instances: ['us'] }),
      ),
    });
    expect((await api.get('/profiles')).body.items).toEqual([]);
  });
});

describe('choices', () => {
  it('are projects with the clusters that they reach', async () => {
    const { api } = await openPortal({ places: PLACES });
    const { body } = await api.get('/choices');
    expect(body).toEqual({
      executor: 'portal',
      instances: [
        {
          name: 'eu',
          projects: [
            { name: 'default', clusters: ['staging', 'prod-eu'] },
            { name: 'shop', clusters: ['staging'] },
          ],
          clusters: CLUSTERS,
        },
      ],
    });
  });

  it('leave out the projects that the caller may not read in, and what only those reach', async () => {
    const { api } = await openPortal({
      places: PLACES,
      permissions: conditional(
        pipelineConditions.isProject({ projects: ['shop'] }),
      ),
    });
    const { body } = await api.get('/choices');
    expect(body.instances).toEqual([
      {
        name: 'eu',
        projects: [{ name: 'shop', clusters: ['staging'] }],
        clusters: [CLUSTERS[0]],
      },
    ]);
  });

  it('leave out an instance in which the caller could read nothing', async () => {
    const { api } = await openPortal({
      places: PLACES,
      permissions: reading(
        pipelineConditions.isInstance({ instances: ['us'] }),
      ),
    });
    expect((await api.get('/choices')).body.instances).toEqual([]);
  });

  it('come from Applications where Argo CD refuses, which is told', async () => {
    const { api, reader } = await openPortal({});
    reader.show(snapshot({}));
    const { body, status } = await api.get('/choices');
    expect(status).toBe(200);
    expect(body.instances[0]).toMatchObject({
      projects: [{ name: 'shop' }],
      problem: expect.stringMatching(
        /Its projects are not known.*Its clusters are not known/,
      ),
    });
    expect(body.instances[0].clusters).not.toEqual([]);
  });

  it('say that our account lacks a right where Argo CD shows nothing', async () => {
    const { api } = await openPortal({
      places: { ...PLACES, clusters: async () => [] },
    });
    const { problem } = (await api.get('/choices')).body.instances[0];
    expect(problem).toMatch(/"clusters, get"/);
  });
});

describe('a preview', () => {
  it('is the ApplicationSet and the Applications that it makes', async () => {
    const { body, status } = await preview({
      pipeline: BASKET,
      instance: 'eu',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      problems: [],
      yaml: expect.stringContaining('kind: ApplicationSet'),
      findings: [],
      unknown: `What is in ${REPOSITORY} is not known here: there is no such repository.`,
      stages: [
        {
          name: 'dev',
          gate: 'argocd',
          applications: [
            {
              name: 'basket-dev',
              cluster: 'staging',
              namespace: 'basket-dev',
              path: 'deploy/dev',
              targetRevision: 'main',
            },
          ],
        },
        {
          name: 'prod',
          gate: 'approval',
          applications: [{ name: 'basket-prod', cluster: 'prod-eu' }],
        },
      ],
    });
  });

  it('tells what app-config asks at its gates', async () => {
    const { body } = await preview({ pipeline: BASKET, instance: 'eu' });
    expect(body.stages[0].policy).toBeUndefined();
    expect(body.stages[1].policy).toMatchObject({
      gate: 'approval',
      required: 1,
      approvers: { groups: ['group:default/leads'] },
    });
  });

  it('tells nothing of policies for projects that the caller may not read', async () => {
    const permissions = conditional(
      pipelineConditions.isProject({ projects: ['shop'] }),
    );
    const policiesIn = async (project: string) => {
      const { body } = await preview(
        { pipeline: { ...BASKET, project }, instance: 'eu' },
        { permissions },
      );
      return body.stages.flatMap(({ policy = [] }) => policy).length;
    };
    expect(await policiesIn('shop')).toBe(1);
    expect(await policiesIn('default')).toBe(0);
  });

  it('tells at its field of a gate that nobody could open, and of a policy that its profile misses', async () => {
    const ledger = {
      name: 'ledger',
      match: { project: 'ledger' },
      approvals: 1,
      approvers: { users: [], groups: ['group:default/leads'] },
    };
    const { body } = await preview(
      {
        pipeline: { ...BASKET, stages: [] },
        profile: 'standard',
        instance: 'eu',
      },
      {
        policies: [ledger],
        profiles: [{ ...STANDARD, policies: ['ledger'] }],
      },
    );
    expect(body.findings).toEqual([
      expect.objectContaining({ code: 'gateClosed', field: 'stages[1].gate' }),
      expect.objectContaining({ code: 'policyMissed', field: 'stages' }),
    ]);
  });

  it('tells every field that is wrong, and nothing else', async () => {
    const pipeline = { ...BASKET, name: 'Basket!', stages: [{ name: 'dev' }] };
    const { body, status } = await preview({ pipeline });
    expect(status).toBe(200);
    expect(body).toMatchObject({ stages: [], findings: [] });
    expect(body.yaml).toBeUndefined();
    const paths = body.problems.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['name', 'stages[0].gate']));
  });

  it.each<[string, object]>([
    ['a text instead of stages', { ...BASKET, stages: 'dev' }],
    ['stages that are nothing', { ...BASKET, stages: [null] }],
    ['targets that are nothing', { ...BASKET, stages: [{ targets: null }] }],
    ['a list of lists', { ...BASKET, stages: [[]], sync: [] }],
    ['nothing', {}],
  ])('of %s under a profile tells what is wrong', async (_, pipeline) => {
    const options = { profiles: [STANDARD] };
    const { body, status } = await preview(
      { pipeline, profile: 'standard' },
      options,
    );
    expect(status).toBe(200);
    expect(body.problems).not.toEqual([]);
  });

  it('has the stages of a locked profile, and refuses others', async () => {
    const options = { profiles: [STANDARD] };
    const ask = (stages: object[]) =>
      preview(
        {
          pipeline: { ...BASKET, stages },
          profile: 'standard',
          instance: 'eu',
        },
        options,
      );
    const { body } = await ask([]);
    expect(body.stages).toHaveLength(2);
    const open = STAGES.map(stage => ({ ...stage, gate: 'argocd' }));
    expect((await ask(open)).body.problems).toEqual([
      { path: 'stages', message: expect.stringMatching(/locked/) },
    ]);
  });

  it('goes to clusters of its profile, however they are found', async () => {
    const fleet = {
      ...STANDARD,
      name: 'fleet',
      stages: [
        {
          name: 'dev',
          gate: 'argocd' as const,
          clusterLabels: { tier: 'staging' },
        },
        {
          name: 'prod',
          gate: 'approval' as const,
          clusterLabels: { tier: 'prod' },
        },
      ],
      targets: { from: 'clusters' as const, namespace: '{service}' },
      clusters: ['staging'],
    };
    const { body } = await preview(
      {
        pipeline: { ...BASKET, stages: [] },
        profile: 'fleet',
        instance: 'eu',
      },
      { profiles: [fleet] },
    );
    expect(body.problems).toEqual([]);
    expect(body.findings).toEqual([
      expect.objectContaining({
        code: 'outsideProfile',
        message: expect.stringMatching(/goes to prod-eu, .* to staging only/),
        field: 'stages[1].clusterLabels',
      }),
    ]);
  });

  it('has findings beside the field that causes them', async () => {
    const stages = [
      STAGES[0],
      { ...STAGES[1], targets: [{ cluster: 'prod-us' }] },
    ];
    const { body } = await preview({
      pipeline: { ...BASKET, stages },
      instance: 'eu',
    });
    expect(body.findings).toEqual([
      expect.objectContaining({
        code: 'clusterUnknown',
        field: 'stages[1].targets[0].cluster',
      }),
    ]);
  });

  it.each([
    ['an instance that is not there', { instance: 'mars' }],
    ['a profile that is not there', { profile: 'gold' }],
    ['a body that names more', { admin: true }],
  ])('with %s is refused', async (_, more) => {
    const { status } = await preview({ pipeline: BASKET, ...more });
    expect(status).toBe(400);
  });

  it('tells nothing of places that the caller may not see', async () => {
    const stages = [{ ...STAGES[0], targets: [{ cluster: 'prod-eu' }] }];
    const { body } = await preview(
      { pipeline: { ...BASKET, stages, project: 'default' }, instance: 'eu' },
      {
        permissions: conditional(
          pipelineConditions.isProject({ projects: ['shop'] }),
        ),
      },
    );
    expect(
      body.findings.map(({ code }: { code: string }) => code).sort(),
    ).toEqual(['clusterUnknown', 'projectUnknown']);
    const { yaml: _, stages: __, ...told } = body;
    expect(JSON.stringify(told)).not.toMatch(/example\.com:/);
  });

  it('without an Argo CD is for those, too, who may read nothing', async () => {
    const permissions = mockServices.permissions.mock();
    permissions.authorize.mockImplementation(async requests =>
      requests.map(() => ({ result: AuthorizeResult.ALLOW })),
    );
    permissions.authorizeConditional.mockImplementation(async requests =>
      requests.map(() => ({ result: AuthorizeResult.DENY })),
    );
    const { api } = await openPortal({ places: PLACES, permissions });
    expect((await api.get('/choices')).body.instances).toEqual([]);
    const ask = (instance?: string) =>
      api.post('/previews').send({ pipeline: BASKET, instance });
    expect((await ask()).body.stages).toHaveLength(2);
    expect((await ask('eu')).status).toBe(400);
  });

  it('shows no more than people look at', async () => {
    const targets = Array.from({ length: 1_001 }, (_, at) => ({
      cluster: `c${at}`,
    }));
    const { body } = await preview({
      pipeline: { ...BASKET, stages: [{ ...STAGES[0], targets }] },
    });
    expect(body.unknown).toMatch(/1001 Applications/);
    expect(body.stages).toEqual([
      { name: 'dev', gate: 'argocd', applications: [] },
    ]);
  });

  const made = (name: string, cluster: string) => ({
    name,
    labels: {},
    annotations: {},
    spec: { destination: { name: cluster } },
  });

  it('is compared with what Argo CD itself would make, where that is allowed', async () => {
    const generate = async () => [made('basket-dev', 'moon'), made('x', 'y')];
    const places = { ...PLACES, generate };
    const question = { pipeline: BASKET, instance: 'eu' };
    const { body } = await preview(question, { places, generate: true });
    expect(body.findings).toEqual([
      expect.objectContaining({
        code: 'argocdDiffers',
        message: expect.stringMatching(
          /would not make: basket-prod; only Argo CD would make: x; other in Argo CD: basket-dev \(.*destination/,
        ),
      }),
    ]);
    const unasked = await preview(question, { places });
    expect(unasked.body.findings).toEqual([]);
  });

  it('says why Argo CD itself could not be asked', async () => {
    const generate = async () => {
      throw new Error('permission denied: applicationsets, create');
    };
    const { body } = await preview(
      { pipeline: BASKET, instance: 'eu' },
      { places: { ...PLACES, generate }, generate: true },
    );
    expect(body.stages[0].applications).toHaveLength(1);
    expect(body.unknown).toMatch(/applicationsets, create/);
  });
});
