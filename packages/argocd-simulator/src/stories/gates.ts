/** Stories of gates: Jobs that hold or do not, a suspended Job, maxUpdate and sync windows. */

import { OPEN, configMap, deployment, job, webFiles } from './manifests';
import { Tell, functional, settled, three } from './telling';

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
