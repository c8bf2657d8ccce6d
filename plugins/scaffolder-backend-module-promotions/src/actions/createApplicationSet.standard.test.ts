import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type {
  InstanceChoices,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import { parse } from 'yaml';
import { folders } from '../__testUtils__/workspaceFiles';
import { readWorkspace } from '../workspace/Workspace';
import { createApplicationSetAction } from './createApplicationSet';

const standard: Profile = {
  name: 'standard',
  title: 'The standard',
  locked: true,
  project: 'shop',
  stages: [
    { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
    { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
  ],
};
const eu: InstanceChoices = {
  name: 'eu',
  projects: [{ name: 'shop' }],
  clusters: [
    { name: 'in-cluster', server: 'https://kubernetes.default.svc' },
    { name: 'prod-eu', server: 'https://prod-eu.example.com' },
  ],
};
const promotions = { profile: jest.fn(), instance: jest.fn() };
const action = createApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
  promotions,
});
type Context = Parameters<typeof action.handler>[0];
type Input = Context['input'];

const workspace = createMockDirectory();
const context = (input: Input) =>
  createMockActionContext({ input, workspacePath: workspace.path });

beforeEach(() => {
  workspace.setContent(folders('deploy/base'));
  promotions.profile.mockReset().mockResolvedValue(standard);
  promotions.instance.mockReset().mockResolvedValue(eu);
});

const asked: Input = {
  name: 'checkout',
  repoUrl: 'https://git.example.com/shop/checkout.git',
  profile: 'standard',
};
const own = [
  { name: 'prod', gate: 'argocd' as const, targets: [{ cluster: 'prod-eu' }] },
];

async function created(input: Input) {
  const output = new Map<string, unknown>();
  await action.handler({
    ...context(input),
    output: (name, value) => output.set(name, value),
  });
  const files = await readWorkspace(workspace.path);
  return {
    set: parse(files.get('argocd/applicationset.yaml') ?? ''),
    files,
    output,
  };
}

describe('a profile', () => {
  it('says the stages and the project', async () => {
    const { set, files } = await created(asked);
    expect(set.metadata.annotations).toMatchObject({
      'promotions.stagecraft.dev/gates': 'dev=argocd,prod=approval',
    });
    expect(set.spec.template.spec.project).toBe('shop');
    expect([...files.keys()]).toContain('deploy/prod/kustomization.yaml');
  });

  it('that is locked is not contradicted', async () => {
    await expect(
      created({ ...asked, stages: own, project: 'mine' }),
    ).rejects.toThrow(
      'project: the profile "The standard" (standard) is locked and says this itself; leave it out, or choose another profile\nstages: the profile',
    );
  });

  it('that is locked may be given with the very stages that it has', async () => {
    const { set } = await created({ ...asked, stages: standard.stages });
    expect(set.spec.strategy.rollingSync.steps).toHaveLength(2);
  });

  it('that is not locked is where to start from', async () => {
    promotions.profile.mockResolvedValue({ ...standard, locked: false });
    const { set } = await created({ ...asked, stages: own });
    expect(set.metadata.annotations).toMatchObject({
      'promotions.stagecraft.dev/stages': 'prod',
    });
  });

  it('limits the clusters', async () => {
    promotions.profile.mockResolvedValue({
      ...standard,
      locked: false,
      clusters: ['in-cluster'],
    });
    await expect(created({ ...asked, stages: own })).rejects.toThrow(
      'stages[0].targets[0].cluster: "prod-eu": the profile "The standard" goes to in-cluster only',
    );
  });

  it('that is broken in app-config is told so', async () => {
    promotions.profile.mockResolvedValue({
      ...standard,
      stages: [],
      problem: 'stages: none',
    });
    await expect(created(asked)).rejects.toThrow(
      'profile: "standard": the profile cannot be used',
    );
  });

  it('is asked for once, and a repeated step goes on with the answer', async () => {
    const remembered = new Map<string, string>();
    const checkpoint: Context['checkpoint'] = async ({ key, fn }) => {
      const known = remembered.get(key);
      if (known !== undefined) return JSON.parse(known);
      const value = await fn();
      remembered.set(key, JSON.stringify(value));
      return value;
    };
    const again = { ...context(asked), checkpoint };
    await action.handler(again);
    const first = await readWorkspace(workspace.path);
    promotions.profile.mockRejectedValue(new Error('away'));
    await action.handler(again);
    expect(await readWorkspace(workspace.path)).toEqual(first);
    expect(promotions.profile).toHaveBeenCalledTimes(1);
  });
});

describe('an instance', () => {
  it('is part of the pipeline’s name', async () => {
    const { output } = await created({ ...asked, instance: 'eu' });
    expect(output.get('pipeline')).toBe('eu:argocd/checkout');
  });

  it('of the profile is taken, and no other', async () => {
    promotions.profile.mockResolvedValue({ ...standard, instance: 'eu' });
    const { output } = await created(asked);
    expect(output.get('pipeline')).toBe('eu:argocd/checkout');
    await expect(created({ ...asked, instance: 'us' })).rejects.toThrow(
      'instance: "us": the profile "The standard" is for the Argo CD eu',
    );
  });

  it.each<[string, Partial<InstanceChoices>, RegExp]>([
    ['a cluster', { clusters: eu.clusters.slice(0, 1) }, /prod-eu/],
    ['a project', { projects: [{ name: 'other' }] }, /shop/],
  ])('does not know %s', async (_, change, message) => {
    promotions.instance.mockResolvedValue({ ...eu, ...change });
    await expect(created({ ...asked, instance: 'eu' })).rejects.toThrow(
      message,
    );
    expect((await readWorkspace(workspace.path)).size).toBe(2);
  });

  it('that could not be asked proves nothing, and stops nothing', async () => {
    promotions.instance.mockResolvedValue({
      name: 'eu',
      projects: [],
      clusters: [],
      problem: 'away',
    });
    const { output } = await created({ ...asked, instance: 'eu' });
    expect(output.get('path')).toBe('argocd/applicationset.yaml');
  });
});
