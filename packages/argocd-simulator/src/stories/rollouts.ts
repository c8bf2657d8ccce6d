/** Stories of rollouts: the happy path, stages that lag, one repository or several. */

import { Element, OPEN, configMap, deployment, webFiles } from './manifests';
import type { Story } from './Story';
import { Tell, healthy, settled, three } from './telling';

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
