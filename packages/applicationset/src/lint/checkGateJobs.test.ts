import { stringify } from 'yaml';
import { cartText, cartWith, findingsOf, worldOf } from '../__testUtils__/cart';
import { checkApplicationSet } from './checkApplicationSet';

describe('gate Jobs', () => {
  const job = (hook: string) =>
    stringify({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'gate',
        annotations: { 'argocd.argoproj.io/hook': hook },
      },
    });
  const open = cartWith(set => {
    const annotations = set.metadata.annotations;
    annotations['promotions.stagecraft.dev/gates'] = 'dev=argocd,prod=argocd';
    delete set.spec.strategy.rollingSync.steps[1].maxUpdate;
  });

  it.each(['Sync', 'PostSync', 'PreSync,PostSync'])(
    'as a %s hook hold no stage that Argo CD opens (recording gatesync)',
    async hook => {
      const files = { 'deploy/dev/gate.yaml': job(hook) };
      expect(await findingsOf(open, files)).toEqual([
        'gateJobDoesNotHold at deploy/dev/gate.yaml',
      ]);
    },
  );

  it('hold as PreSync hooks, in the last stage, and before a closed one (recording 3.5/verified)', async () => {
    expect(
      await findingsOf(open, {
        'deploy/dev/gate.yaml': job('PreSync'),
        'deploy/prod/gate.yaml': job('PostSync'),
      }),
    ).toEqual([]);
    expect(
      await findingsOf(cartText(), { 'deploy/dev/gate.yaml': job('PostSync') }),
    ).toEqual([]);
  });

  it('are found through a kustomization', async () => {
    const files = {
      'deploy/dev/kustomization.yaml': 'resources: [../base]',
      'deploy/base/kustomization.yaml': 'resources: [jobs.yaml]',
      'deploy/base/jobs.yaml': `kind: ConfigMap\n---\n${job('PostSync')}`,
    };
    expect(await findingsOf(open, files)).toEqual([
      'gateJobDoesNotHold at deploy/base/jobs.yaml',
    ]);
  });

  it('cannot be judged when the repository cannot be read', async () => {
    const world = {
      ...worldOf({}),
      files: () => Promise.reject(new Error('repository not found')),
    };
    const findings = await checkApplicationSet(cartText(), world);
    expect(findings.map(({ code }) => code)).toEqual([
      'manifestsUnread',
      'manifestsUnread',
    ]);
  });
});
