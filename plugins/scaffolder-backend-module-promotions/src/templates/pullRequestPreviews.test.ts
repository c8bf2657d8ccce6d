import {
  checkApplicationSet,
  readApplicationSet,
  renderApplicationSet,
} from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { dryRun, type Files } from './__testUtils__/dryRun';
import { faultsOf } from './__testUtils__/faultsOf';

const filled = {
  component: 'component:default/checkout',
  cluster: 'in-cluster',
};

const pull = {
  number: 12,
  title: 'Faster basket',
  branch: 'faster-basket',
  targetBranch: 'main',
  headSha: 'bc09b592b1df7cb3a3e7bb4d23bb0e37a1b22b66',
  author: 'mona',
  labels: [],
};

/** The repository after the merge. */
function merged(files: Files): Files {
  const base = 'apiVersion: kustomize.config.k8s.io/v1beta1\n';
  return new Map([...files, ['deploy/base/kustomization.yaml', base]]);
}

function worldOf(files: Files) {
  return {
    clusters: async () => [],
    files: async () => merged(files),
    pullRequests: async () => [pull],
  };
}

describe('the template for previews of pull requests', () => {
  let files: Files;
  let set: string;

  beforeAll(async () => {
    files = await dryRun('pull-request-previews', filled);
    set = files.get('argocd/previews.yaml') ?? '';
  });

  it('adds the previews beside what the repository has', () => {
    expect([...files.keys()].sort()).toEqual([
      'argocd/previews.yaml',
      'deploy/preview/deployment.yaml',
      'deploy/preview/kustomization.yaml',
      'deploy/preview/quota.yaml',
    ]);
    expect(faultsOf(merged(files))).toEqual([]);
  });

  it('deploys the commit of a pull request to a namespace of its own', async () => {
    const { applications = [] } = await renderApplicationSet(
      readApplicationSet(parse(set)),
      worldOf(files),
    );
    expect(applications).toEqual([
      expect.objectContaining({
        metadata: expect.objectContaining({ name: 'checkout-pr-12' }),
        spec: expect.objectContaining({
          source: {
            repoURL: 'http://localhost:7010/payments/checkout.git',
            targetRevision: pull.headSha,
            path: 'deploy/preview',
          },
          destination: { name: 'in-cluster', namespace: 'checkout-pr-12' },
        }),
      }),
    ]);
  });

  it('takes a preview away with its pull request, and everything that it deployed', () => {
    const { spec } = parse(set);
    expect(spec.syncPolicy).toEqual({
      applicationsSync: 'sync',
      preserveResourcesOnDeletion: false,
    });
    expect(spec.template.metadata.finalizers).toEqual([
      'resources-finalizer.argocd.argoproj.io',
    ]);
  });

  it('says nothing wrong', async () => {
    expect(await checkApplicationSet(set, worldOf(files))).toEqual([]);
  });

  it('deploys only pull requests with a label where one is asked for', async () => {
    const labelled = await dryRun('pull-request-previews', {
      ...filled,
      label: 'preview',
    });
    const { spec } = parse(labelled.get('argocd/previews.yaml') ?? '');
    expect(spec.generators[0].pullRequest.gitea.labels).toEqual(['preview']);
  });
});
