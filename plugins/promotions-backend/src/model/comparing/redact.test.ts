/** No secret reaches a person, and every difference does. */

import { redact, redactSetting } from './redact';

const CANARY = 'hunter2-canary';

function shown(...versions: object[]) {
  return redact(versions);
}

describe('a Secret', () => {
  const secret = (data: object) => ({ apiVersion: 'v1', kind: 'Secret', data });

  it('shows which of its values differ, and none of them', () => {
    const { versions, redacted } = shown(
      secret({ same: '++++++++', password: '++++++++' }),
      secret({ same: '++++++++', password: '+++++++++' }),
    );
    expect(redacted).toBe(true);
    expect(versions).toEqual([
      secret({ same: '(secret)', password: '(secret 1)' }),
      secret({ same: '(secret)', password: '(secret 2)' }),
    ]);
  });

  it('hides numbers, nested values and stringData too', () => {
    const { versions } = shown({
      kind: 'Secret',
      data: { pin: 1234, nested: { list: [CANARY] } },
      stringData: { plain: CANARY },
      type: 'Opaque',
    });
    expect(versions).toEqual([
      {
        kind: 'Secret',
        data: { pin: '(secret)', nested: { list: ['(secret)'] } },
        stringData: { plain: '(secret)' },
        type: 'Opaque',
      },
    ]);
  });

  it('is known in a list and under another group', () => {
    const text = JSON.stringify(
      shown(
        { kind: 'List', items: [secret({ a: CANARY })] },
        {
          kind: 'SealedSecret',
          spec: { template: { stringData: { a: CANARY } } },
        },
        { kind: 'ClusterSecret', data: { a: CANARY } },
      ),
    );
    expect(text).not.toContain(CANARY);
  });
});

describe.each([
  ['an env value', { env: [{ name: 'DB_PASSWORD', value: CANARY }] }],
  ['a key in env', { env: [{ name: 'STRIPE_KEY', value: CANARY }] }],
  ['a ConfigMap’s entry', { kind: 'ConfigMap', data: { API_TOKEN: CANARY } }],
  ['a Helm value', { spec: { values: { auth: { clientSecret: CANARY } } } }],
  ['an annotation', { metadata: { annotations: { 'x/api-token': CANARY } } }],
  ['an argument', { args: [`--password=${CANARY}`] }],
  ['a value after its argument', { args: ['--db-password', CANARY] }],
  ['a command', { command: ['sh', '-c', `run --token ${CANARY} -v`] }],
  ['an address', { env: [{ name: 'DB', value: `postgres://u:${CANARY}@db` }] }],
  [
    'a file',
    { kind: 'ConfigMap', data: { f: `a=1\nclient_secret: ${CANARY}` } },
  ],
  ['a JSON file', { kind: 'ConfigMap', data: { f: `{"auth": "${CANARY}"}` } }],
  ['a block in a file', { data: { f: `password: |\n  ${CANARY}\n` } }],
  ['a quoted value', { data: { f: `password = "a ${CANARY} b"` } }],
  ['a header', { args: [`Authorization: Bearer ${CANARY}`] }],
  [
    'a private key',
    { data: { f: `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}` } },
  ],
])('%s that is secret', (_, object) => {
  it('is not shown, and its change is', () => {
    const other = JSON.parse(
      JSON.stringify(object).replace(CANARY, 'other-value'),
    );
    const { versions, redacted } = shown(object, other);
    const [before, after] = versions.map(version => JSON.stringify(version));
    expect(redacted).toBe(true);
    expect(before + after).not.toMatch(/canary|other-value/);
    expect(before).not.toBe(after);
    const [one, two] = shown(object, object).versions;
    expect(one).toEqual(two);
  });
});

it.each([
  { secretName: 'tls' },
  { secretKeyRef: { name: 'db', key: 'password' } },
  { automountServiceAccountToken: false },
  { tokenExpirationSeconds: 3600 },
  { env: [{ name: 'LOG_LEVEL', value: 'debug' }] },
  { image: 'registry:5000/web@sha256:1' },
  {
    kind: 'ConfigMap',
    data: { 'app.yaml': 'tokens: 3\nurl: https://a.example' },
  },
  { args: ['--token-file', '/etc/token', '--key', '--verbose'] },
  { metadata: null, list: [null, 1, true] },
])('leaves %j as it is', object => {
  expect(shown(object)).toEqual({ versions: [object], redacted: false });
});

it('keeps the rest of a file, so that its other changes are seen', () => {
  const file = (level: string) => ({
    f: `level=${level}\npassword=${CANARY}\n`,
  });
  expect(shown(file('info'), file('debug')).versions).toEqual([
    { f: 'level=info\npassword=(secret)\n' },
    { f: 'level=debug\npassword=(secret)\n' },
  ]);
});

it('does not take a changed order for a changed secret', () => {
  const token = { name: 'TOKEN', value: CANARY };
  const other = { name: 'A', value: '1' };
  expect(
    shown({ env: [token, other] }, { env: [other, token] }).versions,
  ).toEqual([
    { env: [{ ...token, value: '(secret)' }, other] },
    { env: [other, { ...token, value: '(secret)' }] },
  ]);
});

it('redacts the values of one setting by its name', () => {
  expect(redactSetting('env DB_PASSWORD', ['a', 'b', 'a'])).toEqual([
    '(secret 1)',
    '(secret 2)',
    '(secret 1)',
  ]);
  expect(redactSetting('log.level', ['a', 'b'])).toEqual(['a', 'b']);
});
