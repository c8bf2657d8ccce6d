/** Stories of trouble and change: bad images, targets that come and go, mistakes, restarts. */

import { THREE, configMap, deployment, webFiles } from './manifests';
import { Tell, healthy, settled, three } from './telling';

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
