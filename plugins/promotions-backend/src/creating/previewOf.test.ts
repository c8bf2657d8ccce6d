/** What a description makes, beside a simulated Argo CD that is asked the same. */

import { startLab } from '../__testUtils__/lab';
import { ArgoClient } from '../argocd/ArgoClient';
import { platformFetch } from '../argocd/transport';
import { readPipeline } from '@stagecraft/applicationset';
import { previewOf } from './previewOf';
import { previewWorld } from './previewWorld';
import type { Files, Unread } from './RepositoryFiles';

jest.setTimeout(60_000);

const REPOSITORY = 'https://git.example.com/shop/services.git';

const STAGES = [
  { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
  { name: 'prod', gate: 'approval', targets: [{ cluster: 'in-cluster' }] },
];

const GROUP = {
  name: 'shop',
  sources: [
    { kind: 'kustomize', repoURL: REPOSITORY, path: '{path}/deploy/{stage}' },
  ],
  stages: STAGES,
};

function worldOf(files: Files | Unread) {
  return previewWorld(undefined, { of: async () => files });
}

const names = async (description: object, files: Files | Unread) => {
  const made = await previewOf(readPipeline(description), worldOf(files));
  return {
    ...made,
    names: made.stages.flatMap(({ applications }) =>
      applications.map(({ name }) => name),
    ),
  };
};

it('is what a simulated Argo CD makes of it too, which creates nothing', async () => {
  const lab = await startLab();
  try {
    const { places } = new ArgoClient({
      instance: 'lab',
      url: lab.url,
      token: () => 'admin-token',
      fetch: platformFetch,
      now: () => 0,
      timeoutMs: 10_000,
    });
    const generate = jest.fn(places.generate.bind(places));
    const description = readPipeline({
      name: 'basket',
      sources: [{ kind: 'kustomize', repoURL: REPOSITORY }],
      stages: STAGES,
    });
    const made = await previewOf(
      description,
      worldOf({ reason: 'it is away' }),
      { generate },
    );
    expect(await generate.mock.results[0].value).toHaveLength(2);
    expect(made.findings).toEqual([]);
    const answer = await fetch(`${lab.url}/api/v1/applicationsets/basket`, {
      headers: { authorization: 'Bearer admin-token' },
    });
    expect(answer.status).toBe(404);
  } finally {
    await lab.stop();
  }
});

describe('a pipeline for many services', () => {
  const services = {
    from: 'folders',
    repoURL: REPOSITORY,
    revision: 'main',
    paths: ['services/*'],
  };
  const files = new Map(
    ['basket', 'search'].flatMap(name =>
      ['dev', 'prod'].map(
        stage =>
          [
            `services/${name}/deploy/${stage}/kustomization.yaml`,
            'resources: []\n',
          ] as const,
      ),
    ),
  );

  it('has an Application of each on each stage', async () => {
    const made = await names({ ...GROUP, services }, files);
    expect(made.problems).toEqual([]);
    expect(made.unknown).toBeUndefined();
    expect(made.names.sort()).toEqual([
      'basket-dev',
      'basket-prod',
      'search-dev',
      'search-prod',
    ]);
  });

  it('is not known where its repository is not, which is no fault of it', async () => {
    const away = {
      reason: 'the portal has no integration for git.example.com',
    };
    const made = await names({ ...GROUP, services }, away);
    expect(made.names).toEqual([]);
    expect(made.findings).toEqual([]);
    expect(made.unknown).toMatch(/no integration for git.example.com/);
  });

  it('is not rendered where it would make more than anybody looks at', async () => {
    const many = new Map(
      Array.from(
        { length: 600 },
        (_, at) => [`services/s${at}/deploy/dev/x.yaml`, ''] as const,
      ),
    );
    const made = await names({ ...GROUP, services }, many);
    expect(made.names).toEqual([]);
    expect(made.unknown).toMatch(/1200 Applications/);
  });
});

it('of clusters by their labels depends on which there are', async () => {
  const made = await names(
    {
      ...GROUP,
      sources: [{ kind: 'kustomize', repoURL: REPOSITORY }],
      targets: { from: 'clusters', namespace: 'shop' },
      stages: [{ name: 'dev', gate: 'argocd', clusterLabels: { tier: 'dev' } }],
    },
    new Map(),
  );
  expect(made.unknown).toMatch(/choose an instance/);
});
