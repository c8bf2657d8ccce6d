import { stringify } from 'yaml';
import { Story } from '../stories/Story';
import {
  applicationSet,
  GATED,
  job,
  THREE,
  webFiles,
} from '../stories/manifests';

const three = (s: Story) =>
  applicationSet(s.name, s.url, { elements: THREE, steps: GATED });
const ref = (s: Story, target: string) => ({
  namespace: 'argocd',
  name: `${s.name}-${target}`,
});

async function rolledOut(files = webFiles('1')): Promise<Story> {
  const s = await Story.begin('web', { version: '3.5.1' });
  s.commit(files, 'one');
  await s.apply(three(s));
  expect(await s.until('gate', () => s.stat('qa') === 'Healthy')).toBe(true);
  return s;
}

async function synced(s: Story, target: string): Promise<void> {
  await s.sync(target);
  await s.until('synced', () => s.phase(target) === 'Succeeded');
}

it('gives the same story for the same seed', async () => {
  const [one, two] = [await rolledOut(), await rolledOut()];
  expect(JSON.stringify(one.lines)).toBe(JSON.stringify(two.lines));
});

it('refuses a second operation and accepts none on a missing Application', async () => {
  const s = await rolledOut();
  expect(await s.sync('prod')).toBe(200);
  expect(await s.sync('prod')).toBe(400);
  expect(await s.sync('absent')).toBe(404);
});

it('terminates an operation that waits for a hook', async () => {
  const gate = {
    'prod/gate.yaml': job('gate', { hook: 'PreSync', outcome: 'hang' }),
  };
  const s = await rolledOut({ ...webFiles('1'), ...gate });
  await s.sync('prod');
  await s.sleep(5000);
  s.world.terminate(ref(s, 'prod'));
  await s.sleep(2000);
  const state = s.app('prod')?.status?.operationState;
  expect([state?.phase, state?.message]).toEqual([
    'Failed',
    'Operation terminated',
  ]);
  expect(() => s.world.terminate(ref(s, 'prod'))).toThrow(
    'No operation is in progress',
  );
});

it('rolls back to an entry of the history', async () => {
  const s = await rolledOut();
  const v1 = s.sha;
  await synced(s, 'prod');
  s.commit(webFiles('2'), 'two');
  await synced(s, 'prod');
  s.world.rollback(ref(s, 'prod'), { id: 0 }, 'admin');
  await s.sleep(5000);
  expect(s.deployed('prod')).toBe(v1);
  expect(s.app('prod')?.status?.sync.status).toBe('OutOfSync');
});

it('tells what another revision renders to, and what it cannot', async () => {
  const s = await rolledOut();
  const { manifests } = await s.world.manifests(ref(s, 'prod'), {
    revision: s.sha,
  });
  expect(manifests.map(text => JSON.parse(text).kind)).toEqual([
    'Deployment',
    'ConfigMap',
  ]);
  await expect(
    s.world.manifests(ref(s, 'prod'), { revision: 'f'.repeat(40) }),
  ).rejects.toThrow('not our ref');
});

it('shows what lives beside what is wanted, and what a Job wrote', async () => {
  const gate = { 'qa/gate.yaml': job('functional', { hook: 'Sync', wave: 5 }) };
  const s = await rolledOut({ ...webFiles('1'), ...gate });
  await s.sleep(15_000);
  const kinds = s.world.resourceTree(ref(s, 'qa')).nodes.map(n => n.kind);
  expect(kinds).toEqual(
    expect.arrayContaining(['Deployment', 'ReplicaSet', 'Pod', 'Job']),
  );
  const managed = await s.world.managedResources(ref(s, 'qa'));
  expect(managed.filter(r => r.modified)).toEqual([]);
  const lines = s.world.podLogs(ref(s, 'qa'), {
    kind: 'Job',
    namespace: 'web-qa',
    name: 'functional',
  });
  expect(lines.map(l => l.text)).toContain('ok 4 - check 4 of 4');
});

it('brings an ApplicationSet by a bootstrap Application that syncs itself', async () => {
  const s = await Story.begin('boot', { version: '3.5.1' });
  s.commit({ ...webFiles('1'), 'argocd/set.yaml': stringify(three(s)) }, 'one');
  await s.apply({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'bootstrap', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: s.url, path: 'argocd', targetRevision: 'main' },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'argocd',
      },
      syncPolicy: { automated: {} },
    },
  });
  expect(await s.until('gate', () => s.stat('qa') === 'Healthy')).toBe(true);
  const parent = s.world.application({
    namespace: 'argocd',
    name: 'bootstrap',
  });
  expect(parent?.status?.sync.status).toBe('Synced');
});

it('names the field of an object that cannot be', async () => {
  const s = await Story.begin('bad', { version: '3.5.1' });
  expect(() =>
    s.world.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'bad', namespace: 'argocd' },
      spec: { destination: {} },
    }),
  ).toThrow('Application bad is invalid: spec.project');
});

it('reports a chart of a registry as a ComparisonError', async () => {
  const s = await Story.begin('helm', { version: '3.5.1' });
  s.commit(webFiles('1'), 'one');
  const set = applicationSet(s.name, s.url, {
    elements: THREE,
    steps: GATED,
    sources: [{ repoURL: s.url, chart: 'web', targetRevision: 'main' }],
  });
  await s.apply(set);
  await s.sleep(3000);
  const [condition] = s.app('qa')?.status?.conditions ?? [];
  expect(condition.message).toContain('has no registry of charts');
});

it('tells an ApplicationSet that renders to no Application, and goes on with the others', async () => {
  const s = await Story.begin('odd', { version: '3.5.1' });
  s.commit(webFiles('1'), 'one');
  const set = three(s);
  const { spec: _spec, ...template } = set.spec.template;
  const odd = { project: '', destination: { server: 7 } };
  await s.apply({
    ...set,
    metadata: { ...set.metadata, name: 'odd' },
    spec: {
      ...set.spec,
      generators: ['list'],
      template: { ...template, spec: odd },
    },
  });
  await s.sleep(1000);
  expect(s.set()?.status?.health?.status).toBe('Degraded');
  await s.apply(three(s));
  expect(await s.until('gate', () => s.stat('qa') === 'Healthy')).toBe(true);
});
