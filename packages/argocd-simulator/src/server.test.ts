/** The whole simulator on loopback, from a commit to an approved prod, over HTTP. */
import { startSimulator } from './server';
import { THREE, applicationSet, webFiles } from './stories/manifests';
import { textAt } from './world/json';
import {
  type StoryWorld,
  startStory,
} from './api/argocd/__testUtils__/startStory';

jest.setTimeout(60_000);

let story: StoryWorld;
beforeEach(async () => {
  story = await startStory('basket', { webhook: true });
});
afterEach(() => story.stop());

const STEPS = [
  { envs: ['dev'] },
  { envs: ['qa'] },
  { envs: ['prod'], maxUpdate: 0 },
];

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(story.url + path, {
    method,
    headers: {
      authorization: 'Bearer backstage-token',
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(story.simulator.controlUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function deployFirst(): Promise<string> {
  const sha = await story.commit(webFiles('1'), 'one');
  const url = story.simulator.forge.cloneUrl(story.repository);
  const object = applicationSet('basket', url, {
    elements: THREE,
    steps: STEPS,
  });
  const applied = await control('POST', '/apply', { instance: 'lab', object });
  expect(applied.status).toBe(200);
  await story.until('the gate', () => story.stat('qa') === 'Healthy');
  return sha;
}

function events(path: string, signal: AbortSignal) {
  const seen: string[] = [];
  const ended = (async () => {
    const response = await fetch(story.url + path, {
      headers: {
        authorization: 'Bearer backstage-token',
        accept: 'text/event-stream',
      },
      signal,
    });
    const text = response.body?.pipeThrough(new TextDecoderStream());
    for await (const chunk of text ?? []) {
      seen.push(chunk);
    }
  })();
  return { seen, ended };
}

const PROD = '/api/v1/applications/basket-prod';

test('a commit goes to the gate by itself and to prod by a pinned sync', async () => {
  const sha = await deployFirst();
  const synced = await call('POST', `${PROD}/sync`, {
    project: 'default',
    revision: sha,
    infos: [{ name: 'Approved by', value: 'user:default/grace' }],
  });
  expect(synced.body.operation).toMatchObject({
    sync: { revision: sha },
    initiatedBy: { username: 'backstage' },
    info: [{ name: 'Approved by', value: 'user:default/grace' }],
  });
  await story.until('prod', () => story.stat('prod') === 'Healthy');
  const prod = await call('GET', `${PROD}?project=default`);
  expect(prod.body.status.history).toMatchObject([{ revision: sha }]);
  const tree = await call('GET', `${PROD}/resource-tree?project=default`);
  expect(tree.body.nodes.map((n: { kind: string }) => n.kind)).toEqual(
    expect.arrayContaining(['Deployment', 'ReplicaSet', 'Pod', 'ConfigMap']),
  );
});

test('every commit, comparison and state reaches a stream', async () => {
  await deployFirst();
  const abort = new AbortController();
  const { seen, ended } = events(
    '/api/v1/stream/applicationsets',
    abort.signal,
  );
  await control('POST', '/commit', {
    repository: 'basket/deploy',
    files: webFiles('2'),
    message: 'two',
    author: { name: 'Dana Dev', email: 'dana@example.com' },
  });
  await control('POST', '/refresh', {
    instance: 'lab',
    application: 'basket-dev',
  });
  await story.until('dev is synced', () =>
    /"application":"basket-dev"[^}]*"status":"Pending"/.test(seen.join('')),
  );
  abort.abort();
  await expect(ended).rejects.toThrow('abort');
});

test('an API server that is stopped refuses calls and keeps its streams silent, then cuts them', async () => {
  await deployFirst();
  const { seen, ended } = events(
    '/api/v1/stream/applications',
    AbortSignal.timeout(20_000),
  );
  await story.until('the stream is open', () => seen.length > 0);
  const heard = seen.join('').length;
  await control('POST', '/servers/stop', {
    server: 'argocd/lab',
    silently: true,
    drainMs: 300,
  });
  await expect(call('GET', PROD)).rejects.toThrow('fetch failed');
  await control('POST', '/servers/start', { server: 'argocd/lab' });
  expect((await call('GET', `${PROD}?project=default`)).status).toBe(200);
  await control('POST', '/refresh', {
    instance: 'lab',
    application: 'basket-prod',
  });
  await expect(ended).rejects.toThrow('terminated');
  expect(seen.join('')).toHaveLength(heard);
});

test('a fault is injected by request and taken back', async () => {
  await deployFirst();
  const order = {
    server: 'argocd/lab',
    fault: { kind: 'status', status: 503 },
    match: { path: '^/api/v1/applications' },
  };
  expect((await control('POST', '/faults', order)).status).toBe(200);
  expect(await call('GET', '/api/v1/applications')).toEqual({
    status: 503,
    body: {
      error: 'injected by the simulator',
      code: 2,
      message: 'injected by the simulator',
    },
  });
  await control('DELETE', '/faults');
  expect((await call('GET', '/api/v1/applications')).status).toBe(200);
});

test('a server that is made to refuse comes back after the time given', async () => {
  const forge = story.simulator.servers.get('forge');
  const order = {
    server: 'forge',
    fault: { kind: 'refuse', milliseconds: 50 },
  };
  expect((await control('POST', '/faults', order)).status).toBe(200);
  await expect(fetch(`${forge?.url}/`)).rejects.toThrow('fetch failed');
  await story.until('it listens', () => forge?.isListening === true);
  expect((await fetch(`${forge?.url}/`)).status).toBe(200);
});

test('a suspended Job on a cluster is resumed by request, and runs', async () => {
  const place = { instance: 'lab', cluster: 'in-cluster' };
  const object = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'approve', namespace: 'gates' },
    spec: {
      suspend: true,
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'a', image: 'a' }],
        },
      },
    },
  };
  await control('POST', '/apply', { ...place, object });
  const key = { kind: 'Job', namespace: 'gates', name: 'approve' };
  const patch = { spec: { suspend: false } };
  const patched = await control('POST', '/patch', { ...place, key, patch });
  expect(patched.body.spec.suspend).toBe(false);
  const [cluster] = story.world.clusters.values();
  await story.until(
    'the Job is done',
    () =>
      textAt(cluster.store.get(key), 'status', 'completionTime') !== undefined,
  );
});

test('a sync window that is set by request blocks the sync', async () => {
  await deployFirst();
  const window = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
  const project = 'default';
  await control('POST', '/windows', {
    instance: 'lab',
    project,
    windows: [{ ...window, applications: ['*'] }],
  });
  expect(await call('POST', `${PROD}/sync`, { project })).toMatchObject({
    status: 403,
    body: { message: 'cannot sync: blocked by sync window' },
  });
});

test('an order that makes no sense is refused with the reason', async () => {
  expect(
    await control('POST', '/refresh', { instance: 'x', application: 'y' }),
  ).toEqual({
    status: 404,
    body: { error: "there is no instance 'x'; there is lab" },
  });
  const wrong = await control('POST', '/faults', {
    server: 'forge',
    fault: { kind: 'status', status: 200 },
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.error).toContain('fault.status');
});

test('the Kubernetes API of a cluster is where the simulator says', async () => {
  const url = story.simulator.clusterUrls.get('lab/in-cluster');
  const response = await fetch(`${url}/api/v1/namespaces`, {
    headers: { authorization: 'Bearer admin-token' },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ kind: 'NamespaceList' });
});

test('several Argo CDs share one forge and know only their own Applications', async () => {
  const simulator = await startSimulator({
    directory: `${story.repository.directory}-two`,
    users: [],
    organizations: [],
    instances: [{ name: 'eu' }, { name: 'us' }],
  });
  const names = [...simulator.servers.keys()];
  expect(names).toEqual(['forge', 'kubernetes', 'argocd/eu', 'argocd/us']);
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'alone', namespace: 'argocd' },
    spec: { project: 'default', destination: {}, source: { repoURL: 'x' } },
  };
  simulator.instances.get('eu')?.world.apply(application);
  const counts = [...simulator.instances.values()].map(
    one => one.world.applications().length,
  );
  await simulator.stop();
  expect(counts).toEqual([1, 0]);
});

test('a port that is in use is named', async () => {
  const port = Number(new URL(story.url).port);
  await expect(
    startSimulator({
      directory: story.repository.directory,
      users: [],
      organizations: [],
      instances: [{ name: 'second', port }],
    }),
  ).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
});

test('a stop leaves no server, connection, process or timer behind', async () => {
  const counted = () => {
    const kinds = ['TCPServerWrap', 'TCPSocketWrap', 'ProcessWrap', 'Timeout'];
    const open = process.getActiveResourcesInfo();
    return kinds.map(kind => open.filter(one => one === kind).length);
  };
  await story.stop();
  const before = counted();
  story = await startStory('basket', { webhook: true });
  await deployFirst();
  const abort = new AbortController();
  const { seen, ended } = events('/api/v1/stream/applications', abort.signal);
  await story.until('the stream is open', () => seen.length > 0);
  await Promise.all([expect(ended).rejects.toThrow(), story.stop()]);
  // One timer is that of the waiting itself.
  await story.until('everything is closed', () =>
    counted().every((count, i) => count <= before[i] + (i === 3 ? 1 : 0)),
  );
});
