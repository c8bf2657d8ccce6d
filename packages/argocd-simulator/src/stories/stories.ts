/** The recorded stories told with the simulator's verbs; each is the script in ../shared/argocd/stories of that name. */

import {
  GATED,
  OPEN,
  THREE,
  Element,
  SetOptions,
  applicationSet,
  configMap,
  deployment,
  job,
  webFiles,
} from './manifests';
import type { Story } from './Story';

export type Tell = (s: Story) => Promise<void>;

const three = (s: Story, options: Partial<SetOptions> = {}) =>
  applicationSet(s.name, s.url, { elements: THREE, steps: GATED, ...options });

const settled = (s: Story, target: string, revision: string) =>
  s.stat(target) === 'Healthy' && s.revision(target) === revision;

const healthy = (s: Story, target: string) =>
  s.app(target)?.status?.health.status === 'Healthy';

export const checkout: Tell = async s => {
  const names = ['dev', 'qa-eu', 'qa-us', 'prod'];
  const files = (version: string) =>
    Object.fromEntries(
      names.map(env => [
        `${env}/app.yaml`,
        `${deployment(
          'checkout',
          `registry.example.com/checkout:${version}`,
          2,
        )}---\n${configMap('checkout-config', { version, env })}`,
      ]),
    );
  const elements: Element[] = names.map(name => ({
    name,
    env: name.split('-')[0],
    path: name,
  }));
  const approve = (revision: string) =>
    s.sync('prod', {
      revision,
      prune: false,
      infos: [
        { name: 'Approved by', value: 'user:default/grace' },
        { name: 'Release', value: '3f1c9a52' },
      ],
      syncOptions: { items: ['CreateNamespace=true'] },
    });
  const v1 = s.commit(files('1.0.0'), 'checkout 1.0.0');
  await s.apply(three(s, { elements }));
  await s.until('qa healthy', () =>
    ['qa-eu', 'qa-us'].every(n => s.stat(n) === 'Healthy'),
  );
  await s.sleep(3000);
  await approve(v1);
  await s.until('prod healthy', () => s.stat('prod') === 'Healthy');
  await s.snapshot();
  const v2 = s.commit(files('1.1.0'), 'checkout 1.1.0: faster basket');
  await s.refresh();
  await s.until(
    'qa healthy on 1.1.0',
    () =>
      s.revision('qa-eu') === v2 &&
      ['dev', 'qa-eu', 'qa-us'].every(n => s.stat(n) === 'Healthy') &&
      s.stat('prod') === 'Waiting',
  );
  await s.sleep(3000);
  await approve(v2);
  await approve(v2);
  await s.until(
    'prod healthy on 1.1.0',
    () => s.stat('prod') === 'Healthy' && s.deployed('prod') === v2,
  );
};

async function lagging(s: Story): Promise<string> {
  const before = s.app('qa')?.status?.reconciledAt;
  s.note(`qa was compared at ${before}`);
  await s.clock.advance(
    120_000,
    () => s.app('qa')?.status?.reconciledAt !== before,
  );
  s.note('qa has just been compared again: its next turn is 20 s away');
  const v1 = s.sha;
  const v2 = s.commit(webFiles('2.0.0'), '2.0.0');
  await s.refresh('dev', 'prod');
  await s.until(
    'dev complete on 2.0.0 while qa has not seen it',
    () => settled(s, 'dev', v2) && s.revision('qa') === v1,
    15,
  );
  return v1;
}

async function caughtUp(s: Story): Promise<void> {
  await s.until('qa sees it', () => s.revision('qa') === s.sha, 40);
  await s.until(
    'qa done',
    () => settled(s, 'qa', s.sha) && healthy(s, 'qa'),
    40,
  );
}

export const skip: Tell = async s => {
  s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(three(s, { steps: OPEN }));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  const v1 = await lagging(s);
  await s.until(
    'prod DEPLOYED 2.0.0 before qa saw it',
    () => s.deployed('prod') === s.sha && s.revision('qa') === v1,
    15,
  );
  await caughtUp(s);
};

export const lag: Tell = async s => {
  const v1 = s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  await s.sync('prod', { revision: v1 });
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  await lagging(s);
  await caughtUp(s);
};

const functional = (ok: boolean) => ({
  'qa/gate.yaml': job('functional', {
    hook: 'Sync',
    outcome: ok ? 'succeed' : 'fail',
    wave: 5,
  }),
});

export const gatesync: Tell = async s => {
  s.commit({ ...webFiles('1.0.0'), ...functional(true) }, '1.0.0');
  await s.apply(three(s, { steps: OPEN }));
  await s.until('prod healthy', () => s.stat('prod') === 'Healthy', 150);
  const v2 = s.commit(
    { ...webFiles('2.0.0'), ...functional(false) },
    '2.0.0: the gate Job will fail',
  );
  await s.refresh();
  await s.until(
    'prod DEPLOYED 2.0.0 although the gate failed',
    () => s.deployed('prod') === v2,
    110,
  );
  await s.sleep(4000);
};

export const verified: Tell = async s => {
  const steps = [
    { envs: ['dev'] },
    { envs: ['qa'], maxUpdate: 0 },
    { envs: ['prod'], maxUpdate: 0 },
  ];
  const open = (target: string, revision: string) =>
    s.sync(target, {
      revision,
      infos: [{ name: 'Release', value: `r-${revision.slice(0, 7)}` }],
      syncOptions: { items: ['CreateNamespace=true'] },
      retryStrategy: {
        limit: 1,
        backoff: { duration: '3s', factor: 1, maxDuration: '5s' },
      },
    });
  const v1 = s.commit({ ...webFiles('1.0.0'), ...functional(true) }, '1.0.0');
  await s.apply(three(s, { steps }));
  await s.until('dev complete', () => s.stat('dev') === 'Healthy');
  await open('qa', v1);
  await s.until('qa operation done', () => s.phase('qa') === 'Succeeded', 60);
  await s.sleep(6000);
  await open('prod', v1);
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  const v2 = s.commit(
    { ...webFiles('2.0.0'), ...functional(false) },
    '2.0.0: the gate Job will fail',
  );
  await s.refresh();
  await s.until('dev complete on 2.0.0', () => settled(s, 'dev', v2));
  await s.sleep(3000);
  await open('qa', v2);
  await s.until('qa operation Failed', () => s.phase('qa') === 'Failed', 60);
  await s.sleep(8000);
};

export const gatejobs: Tell = async s => {
  const gates = (qa: string, post = 'succeed') => ({
    'dev/gate.yaml': job('sanity', { hook: 'PreSync' }),
    'qa/gate.yaml': job('functional', { hook: 'Sync', outcome: qa, wave: 5 }),
    'prod/gate.yaml': job('smoke', { hook: 'PreSync' }),
    'dev/post.yaml': job('notify', { hook: 'PostSync', outcome: post }),
  });
  s.commit({ ...webFiles('1.0.0'), ...gates('succeed') }, '1.0.0');
  await s.apply(three(s));
  const message = () => s.app('dev')?.status?.operationState?.message ?? '';
  await s.until('a hook runs', () => message().includes('hook'), 20);
  await s.until(
    'gate',
    () => s.stat('qa') === 'Healthy' && s.stat('prod') === 'Waiting',
    90,
  );
  await s.snapshot();
  s.commit(
    { ...webFiles('2.0.0'), ...gates('fail') },
    '2.0.0 fails functional tests',
  );
  await s.refresh();
  await s.until('qa operation Failed', () => s.phase('qa') === 'Failed', 90);
  await s.snapshot();
  await s.sleep(200);
  const v3 = s.commit(
    { ...webFiles('3.0.0'), ...gates('succeed', 'fail') },
    '3.0.0 passes functional, PostSync fails in dev',
  );
  await s.refresh();
  await s.until(
    'dev op failed or healthy',
    () => s.revision('dev') === v3 && s.phase('dev') === 'Failed',
    90,
  );
  await s.snapshot();
  await s.sleep(15_000);
};

export const suspended: Tell = async s => {
  s.commit(
    {
      ...webFiles('1.0.0'),
      'qa/approve.yaml': job('approve', {
        hook: 'Sync',
        suspend: true,
        wave: 5,
      }),
      'prod/approve.yaml': job('approve-prod', { suspend: true }),
    },
    '1.0.0',
  );
  await s.apply(three(s));
  const message = () => s.app('qa')?.status?.operationState?.message ?? '';
  await s.until(
    'qa op running on hook',
    () => message().includes('approve'),
    60,
  );
  await s.sleep(10_000);
  await s.patch(
    { kind: 'Job', namespace: 'suspended-qa', name: 'approve' },
    { spec: { suspend: false } },
  );
  await s.until('qa healthy', () => s.stat('qa') === 'Healthy', 60);
  await s.snapshot();
  await s.sync('prod', {});
  await s.sleep(8000);
};

export const degraded: Tell = async s => {
  s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  const broken = 'registry.example.com/web:broken';
  s.commit(
    { ...webFiles('2.0.0'), 'qa/app.yaml': deployment('web', broken) },
    '2.0.0 with a bad qa image',
  );
  await s.refresh();
  await s.until(
    'qa Degraded',
    () => s.app('qa')?.status?.health.status === 'Degraded',
    90,
  );
  await s.snapshot();
  const v3 = s.commit(webFiles('3.0.0'), '3.0.0 fixes the image');
  await s.refresh();
  await s.until(
    'gate v3',
    () =>
      s.stat('dev') === 'Healthy' && settled(s, 'qa', v3) && healthy(s, 'qa'),
    90,
  );
  await s.sync('prod', { revision: v3 });
  await s.until('prod', () => s.stat('prod') === 'Healthy');
  await s.setImage('prod', 'web', broken);
  const status = () => s.app('prod')?.status;
  await s.until(
    'prod degraded live',
    () =>
      status()?.health.status === 'Degraded' ||
      status()?.sync.status === 'OutOfSync',
    60,
  );
  await s.sleep(25_000);
};

export const windows: Tell = async s => {
  const project = { kind: 'AppProject', namespace: 'argocd', name: 'windows' };
  await s.apply({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'windows', namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
    },
  });
  const deny = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
  const setWindows = (syncWindows: unknown[]) =>
    s.world.patch(project, { spec: { syncWindows } });
  s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(three(s, { project: 'windows' }));
  await s.until(
    'gate',
    () => s.stat('qa') === 'Healthy' && s.stat('prod') === 'Waiting',
  );
  setWindows([
    {
      ...deny,
      applications: ['windows-prod'],
      manualSync: false,
      timeZone: 'UTC',
    },
  ]);
  await s.sleep(2000);
  await s.sync('prod');
  await s.sleep(2000);
  setWindows([
    { ...deny, applications: ['windows-prod', 'windows-qa'], manualSync: true },
  ]);
  await s.sleep(2000);
  await s.sync('prod');
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  const v2 = s.commit(webFiles('2.0.0'), '2.0.0');
  await s.refresh();
  await s.until(
    'qa Pending',
    () => settled(s, 'dev', v2) && s.stat('qa') !== 'Healthy',
    60,
  );
  await s.sleep(15_000);
  setWindows([]);
  s.note('windows removed');
  await s.until('qa healthy', () => settled(s, 'qa', v2), 60);
};

export const stringzero: Tell = async s => {
  const withGate = (maxUpdate: number | string) =>
    three(s, {
      steps: [
        { envs: ['dev'] },
        { envs: ['qa'] },
        { envs: ['prod'], maxUpdate },
      ],
    });
  s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(withGate('0'));
  await s.until(
    'prod not Waiting',
    () => ![undefined, 'Waiting'].includes(s.stat('prod')),
    30,
  );
  await s.until(
    'prod healthy without approval',
    () => s.stat('prod') === 'Healthy',
    30,
  );
  await s.snapshot();
  await s.apply(withGate('0%'));
  s.commit(webFiles('2.0.0'), '2.0.0');
  await s.refresh();
  await s.until('prod passed "0%"?', () => settled(s, 'prod', s.sha), 30);
  await s.snapshot();
  await s.apply(withGate(0));
  await s.refresh();
  await s.sleep(8000);
};

export const percent: Tell = async s => {
  const names = [
    'dev',
    'f1',
    'f2',
    'f3',
    'f4',
    'f5',
    'prod-a',
    'prod-b',
    'lab',
  ];
  const fleet = names.filter(n => n.startsWith('f'));
  const envOf = (n: string) => (n.startsWith('f') ? 'fleet' : n.split('-')[0]);
  const files = (v: string) =>
    Object.fromEntries(
      names.map(n => [
        `${n}/app.yaml`,
        `${deployment('web', `registry.example.com/web:${v}`)}---\n${configMap(
          'c',
          { v },
        )}`,
      ]),
    );
  s.commit(files('1'), 'one');
  await s.apply(
    three(s, {
      elements: names.map(n => ({ name: n, env: envOf(n), path: n })),
      steps: [
        { envs: ['dev'] },
        { envs: ['fleet'], maxUpdate: '40%' },
        { envs: ['prod'], maxUpdate: 0 },
      ],
    }),
  );
  await s.until('gate', () => fleet.every(n => s.stat(n) === 'Healthy'), 90);
  await s.snapshot();
  s.commit(files('2'), 'two');
  await s.refresh();
  const moving = (n: string) =>
    ['Pending', 'Progressing'].includes(s.stat(n) ?? '');
  await s.until('two of five move', () => fleet.some(moving), 40);
  await s.until(
    'gate 2',
    () => s.stat('dev') === 'Healthy' && fleet.every(n => settled(s, n, s.sha)),
    90,
  );
  await s.sync('prod-b', { revision: s.sha });
  await s.until('prod-b', () => s.stat('prod-b') === 'Healthy', 40);
};

export const membership: Tell = async s => {
  const extra = (a: string) => ({ 'qa2/app.yaml': configMap('x', { a }) });
  const elements = [...THREE];
  s.commit({ ...webFiles('1'), ...extra('1') }, 'one');
  await s.apply(three(s, { elements }));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  s.commit({ ...webFiles('2'), ...extra('2') }, 'two');
  await s.refresh();
  await s.until('dev moving', () => s.stat('dev') !== 'Healthy', 20);
  const [dev, qa, prod] = elements;
  const qa2 = { name: 'qa2', env: 'qa', path: 'qa2' };
  await s.apply(three(s, { elements: [dev, qa, qa2, prod] }));
  await s.until('qa2 healthy', () => s.stat('qa2') === 'Healthy', 60);
  await s.snapshot();
  await s.apply(three(s, { elements: [dev, qa2, prod] }));
  await s.sleep(6000);
  await s.apply(three(s, { elements: [{ ...dev, env: 'qa' }, qa2, prod] }));
  await s.sleep(6000);
};

export const monorepo: Tell = async s => {
  s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  await s.sync('prod', { revision: s.sha });
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  const v2 = s.commit(webFiles('2.0.0'), '2.0.0');
  await s.refresh();
  await s.until('gate 2', () => settled(s, 'qa', v2), 60);
  await s.snapshot();
  s.commit(
    { 'other/app.yaml': configMap('other', { a: '1' }) },
    'another service',
  );
  await s.refresh();
  await s.sleep(5000);
  s.commit({ 'prod/README.md': 'hello\n' }, 'words only');
  await s.refresh();
  await s.sleep(5000);
  await s.sync('prod', { revision: v2 });
  await s.sleep(6000);
};

export const leftover: Tell = async s => {
  const extra = configMap('extra', { a: '1' });
  s.commit(
    { ...webFiles('1.0.0'), 'qa/extra.yaml': extra, 'prod/extra.yaml': extra },
    '1.0.0',
  );
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  await s.sync('prod', { revision: s.sha });
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  const v2 = s.commit(
    { ...webFiles('2.0.0'), 'qa/extra.yaml': null, 'prod/extra.yaml': null },
    '2.0.0 drops a ConfigMap',
  );
  await s.refresh();
  await s.until('qa synced 2.0.0', () => s.deployed('qa') === v2, 60);
  await s.sleep(12_000);
  await s.sync('qa', { revision: v2, prune: true });
  await s.until(
    'qa healthy after prune',
    () =>
      s.stat('qa') === 'Healthy' &&
      s.app('qa')?.status?.sync.status === 'Synced',
    40,
  );
};

export const multisource: Tell = async s => {
  const config = s.repo('config');
  const settings = ['dev', 'qa', 'prod'].map(env => [
    `${env}/c.yaml`,
    configMap('settings', { env, v: '1' }),
  ]);
  s.commit(Object.fromEntries(settings), 'settings 1');
  s.repo('deploy');
  const overlays = (tag: string) => ({
    'base/app.yaml': deployment('web', 'web'),
    'base/kustomization.yaml': 'resources: [app.yaml]\n',
    ...Object.fromEntries(
      ['dev', 'qa', 'prod'].map(env => [
        `${env}/kustomization.yaml`,
        `resources: [../base]\nimages: [{name: web, newName: registry.example.com/web, newTag: "${tag}"}]\n`,
      ]),
    ),
  });
  s.commit(overlays('1'), 'web 1');
  const from = (repoURL: string) => ({
    repoURL,
    targetRevision: 'main',
    path: '{{.path}}',
  });
  await s.apply(three(s, { sources: [from(s.url), from(config)] }));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  await s.snapshot();
  const revisions = s.app('prod')?.status?.sync.revisions ?? [];
  await s.sync('prod', { revisions, sourcePositions: [1, 2] });
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  s.commit(overlays('2'), 'web 2');
  await s.refresh();
  await s.until(
    'gate 2',
    () =>
      s.stat('dev') === 'Healthy' &&
      s.stat('qa') === 'Healthy' &&
      s.app('qa')?.status?.sync.revisions?.[0] === s.sha,
    60,
  );
};

export const rbac: Tell = async s => {
  s.commit(webFiles('1'), 'one');
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  await s.sync('prod', { revision: '0'.repeat(40) });
  await s.sleep(6000);
  await s.snapshot();
  await s.sync('prod', { resources: [{ kind: 'ConfigMap', name: 'absent' }] });
  await s.sync('prod', { dryRun: true });
  await s.sleep(5000);
};

export const reads: Tell = async s => {
  s.commit(webFiles('1'), 'one');
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  await s.sync('prod', { revision: s.sha });
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  await s.patch(
    { kind: 'Deployment', namespace: 'reads-prod', name: 'web' },
    { spec: { replicas: 3 } },
  );
  await s.sleep(3000);
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: token}\nstringData: {password: hunter2}\n';
  s.commit(
    { ...webFiles('2'), 'prod/secret.yaml': secret },
    'two: a Secret joins',
  );
  await s.refresh();
  await s.sleep(5000);
  await s.refresh('prod');
  await s.sleep(3500);
};

export const safe: Tell = async s => {
  const options = {
    steps: [
      { envs: ['dev'] },
      { envs: ['qa'], maxUpdate: 0 },
      { envs: ['prod'], maxUpdate: 0 },
    ],
    spec: {
      syncPolicy: {
        applicationsSync: 'create-update',
        preserveResourcesOnDeletion: true,
      },
      templatePatch:
        '{{- if eq .env "dev" }}\nspec:\n  syncPolicy: {automated: {prune: true}}\n{{- end }}\n',
    },
  };
  s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(three(s, options));
  await s.until('dev complete', () => s.stat('dev') === 'Healthy', 40);
  await s.snapshot();
  await s.sync('qa', { revision: s.sha });
  await s.until('qa', () => s.stat('qa') === 'Healthy', 40);
  await s.sync('prod', { revision: s.sha });
  await s.until('prod', () => s.stat('prod') === 'Healthy', 40);
  s.commit(webFiles('2.0.0'), '2.0.0');
  await s.refresh();
  await s.until(
    'dev complete on 2.0.0',
    () =>
      settled(s, 'dev', s.sha) &&
      s.app('dev')?.status?.sync.status === 'Synced',
    40,
  );
  await s.snapshot();
  await s.apply(
    three(s, { ...options, elements: THREE.filter(e => e.name !== 'prod') }),
  );
  await s.sleep(6000);
};

export const restart: Tell = async s => {
  s.commit(webFiles('1.0.0'), '1.0.0');
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy');
  s.commit(webFiles('2.0.0'), '2.0.0');
  await s.refresh();
  await s.sleep(1500);
  s.note('API server stopped');
  await s.sleep(5500);
  s.note('API server started');
  await s.sleep(14_000);
  await s.until(
    'gate 2 seen again after the restart',
    () => settled(s, 'qa', s.sha),
    60,
  );
};

export const brokenset: Tell = async s => {
  s.commit(webFiles('1'), 'one');
  const twice = THREE.map(e => (e.name === 'qa' ? { ...e, name: 'dev' } : e));
  const tries = [
    three(s, { strategy: { type: 'RollingSnyc', rollingSync: { steps: [] } } }),
    three(s, { strategy: { type: 'RollingSync', rollingSync: { steps: [] } } }),
    three(s, { operator: 'Exists' }),
    three(s, { elements: twice }),
    three(s, { project: 'absent' }),
    three(s, { path: '{{.path | nosuch}}' }),
    three(s, { path: 'absent/{{.path}}' }),
  ];
  for (const attempt of tries) {
    await s.apply(attempt);
    await s.sleep(8000);
    await s.removeSet();
    await s.sleep(2500);
  }
  await s.apply(three(s));
  await s.until('gate', () => s.stat('qa') === 'Healthy', 60);
};
