/** What the lines of docs/side-doors.md grant, line by line, and what the second lock lets through. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningSimulator, startSimulator } from '../../server';
import { rightsByPolicy } from './rights';

const DOCUMENT = path.resolve(__dirname, '../../../../../docs/side-doors.md');
/** Who is given what role for a day without the portal. */
const BREAK_GLASS = 'g, oncall, role:break-glass';

interface Wanted {
  account: string;
  method: string;
  path: string;
}

const sync = (account: string, app: string): Wanted => ({
  account,
  method: 'POST',
  path: `applications/${app}/sync`,
});
const get = (account: string, what: string): Wanted => ({
  account,
  method: 'GET',
  path: what,
});

/** By line, what it is there for. */
const PURPOSE: Record<string, Wanted> = {
  'p, role:stagecraft, applications, get, */*, allow': get(
    'stagecraft',
    'applications/basket-prod',
  ),
  'p, role:stagecraft, applicationsets, get, */*, allow': get(
    'stagecraft',
    'applicationsets/basket',
  ),
  'p, role:stagecraft, projects, get, *, allow': get(
    'stagecraft',
    'projects/shop',
  ),
  'p, role:stagecraft, applications, sync, shop/*, allow': sync(
    'stagecraft',
    'basket-prod',
  ),
  'g, stagecraft, role:stagecraft': sync('stagecraft', 'basket-prod'),
  'p, role:shop-developers, applications, get, shop/*, allow': get(
    'my-org:shop',
    'applications/basket-prod',
  ),
  'p, role:shop-developers, applications, sync, shop/*-dev, allow': sync(
    'my-org:shop',
    'basket-dev',
  ),
  'g, my-org:shop, role:shop-developers': sync('my-org:shop', 'basket-dev'),
  'p, role:break-glass, applications, get, */*, allow': get(
    'oncall',
    'applications/basket-prod',
  ),
  'p, role:break-glass, applications, sync, */*, allow': sync(
    'oncall',
    'basket-prod',
  ),
};

let policy: string;
let directory: string;
let simulator: RunningSimulator | undefined;

beforeAll(async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  policy = /```csv\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  directory = await mkdtemp(path.join(tmpdir(), 'stagecraft-doors-'));
});

afterEach(async () => {
  await simulator?.stop();
  simulator = undefined;
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** An Argo CD under this policy, with basket in the project shop. */
async function argoUnder(csv: string, windows: object[] = []) {
  const accounts = ['stagecraft', 'my-org:shop', 'oncall'].map(name => ({
    name,
    tokens: [`${name}-token`],
    rights: rightsByPolicy(csv, name),
  }));
  simulator = await startSimulator({
    directory,
    users: [],
    organizations: [],
    speed: 20,
    instances: [{ name: 'eu', accounts }],
  });
  const instance = simulator.instances.get('eu');
  if (!instance) {
    throw new Error('The simulated Argo CD was not started');
  }
  const { world, url } = instance;
  const at = (name: string) => ({ name, namespace: 'argocd' });
  const apiVersion = 'argoproj.io/v1alpha1';
  world.apply({
    apiVersion,
    kind: 'AppProject',
    metadata: at('shop'),
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      ...(windows.length > 0 && { syncWindows: windows }),
    },
  });
  const spec = {
    project: 'shop',
    source: {
      repoURL: 'https://git.example/basket',
      targetRevision: 'main',
      path: '.',
    },
    destination: {
      server: 'https://kubernetes.default.svc',
      namespace: 'basket',
    },
  };
  world.apply({
    apiVersion,
    kind: 'ApplicationSet',
    metadata: at('basket'),
    spec: {
      generators: [{ list: { elements: [] } }],
      template: { metadata: { name: 'unused' }, spec },
    },
  });
  for (const name of ['basket-dev', 'basket-prod']) {
    world.apply({ apiVersion, kind: 'Application', metadata: at(name), spec });
  }
  return async ({ account, method, path: to }: Wanted) => {
    const response = await fetch(`${url}/api/v1/${to}`, {
      method,
      headers: {
        authorization: `Bearer ${account}-token`,
        'content-type': 'application/json',
      },
      ...(method === 'POST' && { body: JSON.stringify({ project: 'shop' }) }),
    });
    const { message }: { message?: string } = await response.json();
    return { refused: response.status === 403, message };
  };
}

const linesOf = (csv: string) =>
  csv.split('\n').filter(line => /^[pg],/.test(line));

it('says of every line what it is there for', () => {
  const unexplained = linesOf(policy).filter(
    line => !(line in PURPOSE) && !line.includes(', logs, '),
  );
  expect(unexplained).toEqual([]);
  expect(linesOf(policy)).toEqual(expect.arrayContaining(Object.keys(PURPOSE)));
});

it.each(Object.entries(PURPOSE))('needs the line %s', async (line, wanted) => {
  const whole = `${policy}\n${BREAK_GLASS}`;
  const call = await argoUnder(whole);
  expect((await call(wanted)).refused).toBe(false);
  await simulator?.stop();
  const without = await argoUnder(whole.replace(line, ''));
  expect((await without(wanted)).refused).toBe(true);
});

it('leaves the sync of gated stages to the portal’s account alone', async () => {
  const call = await argoUnder(policy);
  expect(await call(sync('my-org:shop', 'basket-prod'))).toEqual({
    refused: true,
    message: expect.stringContaining(
      'permission denied: applications, sync, shop/basket-prod, sub: my-org:shop',
    ),
  });
  expect((await call(sync('oncall', 'basket-prod'))).refused).toBe(true);
  expect((await call(sync('stagecraft', 'basket-prod'))).refused).toBe(false);
});

describe('the second lock', () => {
  const lock = (manualSync: boolean) => ({
    kind: 'deny',
    schedule: '* * * * *',
    duration: '1h',
    applications: ['*-prod'],
    manualSync,
  });

  it('lets a sync by the API through with manualSync (recording windows)', async () => {
    const call = await argoUnder(policy, [lock(true)]);
    expect((await call(sync('stagecraft', 'basket-prod'))).refused).toBe(false);
  });

  it('stops it without (recording windows)', async () => {
    const call = await argoUnder(policy, [lock(false)]);
    expect(await call(sync('stagecraft', 'basket-prod'))).toEqual({
      refused: true,
      message: 'cannot sync: blocked by sync window',
    });
    expect((await call(sync('my-org:shop', 'basket-dev'))).refused).toBe(false);
  });
});
