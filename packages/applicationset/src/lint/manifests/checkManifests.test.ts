import { stringify } from 'yaml';
import { changed, foundAfter, worldWith } from '../../__testUtils__/examples';
import { MissingSource } from '../../render/generators/generator';
import { checkApplicationSet } from '../checkApplicationSet';

interface Job {
  hook?: string;
  helmHook?: string;
  policy?: string;
  options?: string;
  name?: string;
}

function job({ hook, helmHook, policy, options, name = 'gate' }: Job): string {
  return stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...(name === '' ? { generateName: 'gate-' } : { name }),
      annotations: {
        ...(hook && { 'argocd.argoproj.io/hook': hook }),
        ...(helmHook && { 'helm.sh/hook': helmHook }),
        ...(policy && { 'argocd.argoproj.io/hook-delete-policy': policy }),
        ...(options && { 'argocd.argoproj.io/sync-options': options }),
      },
    },
  });
}

/** prod is opened by Argo CD as well. */
const OPEN = `metadata: { annotations: { promotions.stagecraft.dev/gates: 'dev=argocd,prod=argocd' } }
spec:
  templatePatch: 'spec: { syncPolicy: { automated: { prune: true } } }'
  strategy: { rollingSync: { steps: [
    { matchExpressions: [{ key: stage, operator: In, values: [dev] }] },
    { matchExpressions: [{ key: stage, operator: In, values: [prod] }] }] } }`;

const DEV = 'deploy/dev/gate.yaml';

describe('gate Jobs', () => {
  it.each(['Sync', 'PostSync', 'PreSync,PostSync'])(
    'as a %s hook hold no stage that Argo CD opens (recording gatesync)',
    async hook => {
      expect(await foundAfter(OPEN, { [DEV]: job({ hook }) })).toEqual([
        `gateJobDoesNotHold at ${DEV}`,
      ]);
    },
  );

  it('hold as PreSync hooks, as plain Jobs that are replaced, and in the last stage', async () => {
    expect(
      await foundAfter(OPEN, {
        [DEV]: job({ hook: 'PreSync' }),
        'deploy/dev/plain.yaml': job({ options: 'Force=true,Replace=true' }),
        'deploy/prod/gate.yaml': job({ hook: 'PostSync' }),
      }),
    ).toEqual([]);
  });

  it('hold before a stage that is opened on evidence (recording 3.5/verified)', async () => {
    const files = { [DEV]: job({ hook: 'PostSync' }) };
    expect(await foundAfter(undefined, files)).toEqual([]);
  });

  it('of Helm count as Argo CD takes them, and not beside its own', async () => {
    const late = { [DEV]: job({ helmHook: 'post-install,post-upgrade' }) };
    expect(await foundAfter(OPEN, late)).toEqual([
      `gateJobDoesNotHold at ${DEV}`,
    ]);
    const both = job({ helmHook: 'post-install', hook: 'PreSync' });
    expect(await foundAfter(OPEN, { [DEV]: both })).toEqual([]);
  });

  it('are found through bases, components and patches of a kustomization', async () => {
    const files = {
      'deploy/dev/kustomization.yaml':
        'resources: [../base]\ncomponents: [../gates]\npatches:\n  - target: { kind: Job, name: gate }\n    path: hook.yaml\n',
      'deploy/dev/hook.yaml': job({ hook: 'PostSync' }),
      'deploy/base/kustomization.yaml': 'resources: [app.yaml]\n',
      'deploy/base/app.yaml': 'kind: ConfigMap\n',
      'deploy/gates/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [jobs.yaml]\n',
      'deploy/gates/jobs.yaml': `kind: ConfigMap\n---\n${job({})}`,
    };
    expect(await foundAfter(OPEN, files)).toEqual([
      'gateJobDoesNotHold at deploy/gates/jobs.yaml',
    ]);
  });

  it('that a JSON patch may change are not judged', async () => {
    const files = {
      'deploy/dev/kustomization.yaml':
        'resources: [gate.yaml]\npatches:\n  - target: { kind: Job }\n    patch: "- { op: remove, path: /metadata/annotations }"\n',
      [DEV]: job({ hook: 'PostSync' }),
    };
    expect(await foundAfter(OPEN, files)).toEqual([]);
  });

  it('of a chart are read where they are plain, and told where they are not', async () => {
    const chart = (hook: string) => ({
      'deploy/dev/Chart.yaml': 'name: cart\n',
      'deploy/dev/templates/gate.yaml': `{{- if .Values.gate }}\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}-gate\n  annotations:\n    argocd.argoproj.io/hook: ${hook}\n{{- end }}\n`,
    });
    const file = 'deploy/dev/templates/gate.yaml';
    expect(await foundAfter(OPEN, chart('PostSync'))).toEqual([
      `gateJobDoesNotHold at ${file}`,
    ]);
    expect(await foundAfter(OPEN, chart('PreSync'))).toEqual([]);
    expect(await foundAfter(OPEN, chart('{{ .Values.hook }}'))).toEqual([
      `chartUnread at ${file}`,
    ]);
    expect(await foundAfter(undefined, chart('{{ .Values.hook }}'))).toEqual(
      [],
    );
  });
});

describe('Jobs that are made again at each sync', () => {
  it.each([
    [
      'a fixed name and no policy, which Argo CD deletes first',
      { hook: 'PreSync' },
    ],
    [
      'a generated name',
      { hook: 'PreSync', policy: 'HookSucceeded', name: '' },
    ],
    [
      'two policies that leave nothing',
      { hook: 'PreSync', policy: 'HookSucceeded,HookFailed' },
    ],
    ['a replacement by force', { options: 'Replace=true, Force=true' }],
  ])('are those with %s', async (_, wanted) => {
    expect(await foundAfter(undefined, { [DEV]: job(wanted) })).toEqual([]);
  });

  it.each([
    ['a plain one', {}, 'jobCannotRepeat'],
    [
      'one that is only replaced',
      { options: 'Replace=true' },
      'jobCannotRepeat',
    ],
    [
      'a hook that stays when it failed',
      { hook: 'PreSync', policy: 'HookSucceeded' },
      'hookNotRecreated',
    ],
  ])('are not: %s', async (_, wanted, code) => {
    expect(await foundAfter(undefined, { [DEV]: job(wanted) })).toEqual([
      `${code} at ${DEV}`,
    ]);
  });
});

describe('Applications inside of a gated target', () => {
  const child = (spec: string) => ({
    'deploy/prod/child.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: cache }\nspec: ${spec}\n`,
  });

  it('may sync by themselves only to what a release pins', async () => {
    const automated = 'syncPolicy: { automated: { prune: true } }';
    expect(await foundAfter(undefined, child(`{ ${automated} }`))).toEqual([
      'gatedSelfSyncing at deploy/prod/child.yaml',
    ]);
    const pinned = `{ source: { targetRevision: ${'a'.repeat(
      40,
    )} }, ${automated} }`;
    expect(await foundAfter(undefined, child(pinned))).toEqual([]);
    const off = '{ syncPolicy: { automated: { enabled: false } } }';
    expect(await foundAfter(undefined, child(off))).toEqual([]);
  });
});

describe('secrets', () => {
  it.each([
    [
      'that are sealed',
      'kind: SealedSecret\nspec: { encryptedData: { a: b } }\n',
    ],
    ['that another store holds', 'kind: ExternalSecret\nspec: {}\n'],
    [
      'that sops encrypted',
      'kind: Secret\ndata: { a: "ENC[x]" }\nsops: { mac: x }\n',
    ],
    [
      'that a plugin fills in',
      'kind: Secret\nstringData: { a: <path:kv/data/a#b> }\n',
    ],
    [
      'without content',
      'kind: Secret\ntype: kubernetes.io/service-account-token\n',
    ],
  ])('%s are no finding', async (_, text) => {
    expect(await foundAfter(undefined, { 'deploy/prod/s.yaml': text })).toEqual(
      [],
    );
  });

  it('of a generator are told', async () => {
    const files = {
      'deploy/prod/kustomization.yaml':
        'secretGenerator:\n  - name: db\n    literals: [password=x]\n',
    };
    expect(await foundAfter(undefined, files)).toEqual([
      'secretInManifest at deploy/prod/kustomization.yaml',
    ]);
  });
});

it('reads folders as Argo CD does: alone, or with what is below, without what is left out', async () => {
  const secret = 'kind: Secret\ndata: { a: eA== }\n';
  const files = { 'deploy/prod/more/secret.yaml': secret };
  const directory = (fields: string) =>
    foundAfter(
      `spec: { template: { spec: { source: { directory: { ${fields} } } } } }`,
      files,
    );
  expect(await directory('recurse: false')).toEqual([]);
  expect(await directory('recurse: true')).toEqual([
    'secretInManifest at deploy/prod/more/secret.yaml',
  ]);
  expect(await directory("recurse: true, exclude: '**/secret.yaml'")).toEqual(
    [],
  );
});

it('finds tokens in the files of each kind of source, and never tells them', async () => {
  const token = `ghp_${'a'.repeat(36)}`;
  const env = `kind: Deployment\nenv:\n  - value: ${token}\n`;
  const plain = await foundAfter(undefined, { 'deploy/prod/app.yaml': env });
  expect(plain).toEqual(['tokenInSight at deploy/prod/app.yaml']);
  const kustomized = {
    'deploy/prod/kustomization.yaml': 'resources: [../base/app.yaml]\n',
    'deploy/base/app.yaml': env,
  };
  expect(await foundAfter(undefined, kustomized)).toEqual([
    'tokenInSight at deploy/base/app.yaml',
  ]);
  const chart = {
    'deploy/prod/Chart.yaml': 'name: cart\n',
    'deploy/prod/values.yaml': `db: postgres://cart:hunter2@db/cart\n`,
  };
  expect(await foundAfter(undefined, chart)).toEqual([
    'tokenInSight at deploy/prod/values.yaml',
  ]);
});

it('tells of a repository that is not known here only where a gate depends on its Jobs', async () => {
  const world = {
    ...worldWith(),
    files: () => Promise.reject(new MissingSource('git')),
  };
  const codes = async (change: string | undefined) =>
    (await checkApplicationSet(changed(change), world)).map(({ code }) => code);
  expect(await codes(undefined)).toEqual([]);
  expect(await codes(OPEN)).toEqual(['manifestsUnread']);
});

it('tells once that a repository cannot be read, and nothing where it is not asked to', async () => {
  const world = {
    ...worldWith(),
    files: () => Promise.reject(new Error('repository not found')),
  };
  const findings = await checkApplicationSet(changed(undefined), world);
  expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'warning manifestsUnread',
  ]);
  const without = { manifests: false };
  expect(await checkApplicationSet(changed(undefined), world, without)).toEqual(
    [],
  );
});
