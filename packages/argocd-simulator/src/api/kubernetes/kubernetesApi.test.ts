/** The Kubernetes API as `@kubernetes/client-node` uses it, over HTTP on loopback. */
import { PassThrough } from 'node:stream';
import {
  type V1Job,
  AuthorizationV1Api,
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  Log,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { createPace } from '../../controllers/pace';
import { SimCluster } from '../../controllers/cluster/SimCluster';
import { LoopbackServer } from '../../LoopbackServer';
import { SteppedClock } from '../../world/clock';
import { createRandom } from '../../world/random';
import { createKubernetesApp } from './createKubernetesApp';
import { RESOURCES } from './resources';
import { WatchHistory } from './WatchHistory';

const clock = new SteppedClock();
let cluster: SimCluster;
let history: WatchHistory;
let server: LoopbackServer;

const users = [
  {
    name: 'system:serviceaccount:stagecraft:backstage',
    tokens: ['reader'],
    rules: [
      {
        verbs: ['get', 'list', 'watch'],
        resources: ['jobs', 'pods', 'pods/log', 'events'],
      },
    ],
  },
  {
    name: 'admin',
    tokens: ['admin'],
    rules: [{ verbs: ['*'], resources: ['*'] }],
  },
];

beforeEach(async () => {
  const random = createRandom(1);
  const url = 'https://kubernetes.default.svc';
  const pace = createPace(clock, random);
  cluster = new SimCluster('in-cluster', url, clock, random, pace);
  const kinds = RESOURCES.map(resource => resource.kind);
  history = new WatchHistory(cluster.store, kinds);
  server = new LoopbackServer(createKubernetesApp({ cluster, users, history }));
  await server.start();
});
afterEach(async () => {
  history.stop();
  cluster.stop();
  await server.stop();
});

function configFor(token: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: server.url, skipTLSVerify: true }],
    users: [{ name: 'u', token }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  return config;
}

function job(name: string, suspend = false) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'gates', labels: { gate: 'yes' } },
    spec: {
      suspend,
      backoffLimit: 0,
      template: {
        metadata: { annotations: { 'lab/seconds': '4' } },
        spec: {
          restartPolicy: 'Never',
          containers: [
            { name: 'tests', image: 'tests:1', command: ['sh', '-c', 'run'] },
          ],
        },
      },
    },
  };
}

const gates = { namespace: 'gates' };

test('a Job is read and its pod found by the label of the Job', async () => {
  cluster.apply(job('functional'));
  await clock.advance(10_000);
  const batch = configFor('reader').makeApiClient(BatchV1Api);
  const read = await batch.readNamespacedJob({ ...gates, name: 'functional' });
  expect(read.status?.conditions?.map(c => `${c.type}=${c.status}`)).toContain(
    'Complete=True',
  );
  const jobs = await batch.listJobForAllNamespaces({
    labelSelector: 'gate=yes',
  });
  expect(jobs.items.map(one => one.metadata?.name)).toEqual(['functional']);
  const core = configFor('reader').makeApiClient(CoreV1Api);
  const pods = await core.listNamespacedPod({
    ...gates,
    labelSelector: 'job-name=functional',
    fieldSelector: 'status.phase=Succeeded',
  });
  expect(pods.items).toHaveLength(1);
});

test('resuming a suspended Job is a patch, and needs the right to it', async () => {
  cluster.apply(job('approve', true));
  await clock.advance(1000);
  const request = {
    ...gates,
    name: 'approve',
    body: [{ op: 'replace', path: '/spec/suspend', value: false }],
  };
  const reader = configFor('reader').makeApiClient(BatchV1Api);
  await expect(reader.patchNamespacedJob(request)).rejects.toMatchObject({
    code: 403,
    body: expect.stringContaining(
      'jobs.batch \\"approve\\" is forbidden: User \\"system:serviceaccount:stagecraft:backstage\\" cannot patch resource',
    ),
  });
  const admin = configFor('admin').makeApiClient(BatchV1Api);
  const patched = await admin.patchNamespacedJob(request);
  expect(patched.spec?.suspend).toBe(false);
  await clock.advance(10_000);
  const done = await admin.readNamespacedJob({ ...gates, name: 'approve' });
  expect(done.status?.succeeded).toBe(1);
});

test('what is missing and who is unknown is told in a Status', async () => {
  const reader = configFor('reader').makeApiClient(BatchV1Api);
  await expect(
    reader.readNamespacedJob({ ...gates, name: 'absent' }),
  ).rejects.toMatchObject({
    code: 404,
    body: expect.stringContaining('jobs.batch \\"absent\\" not found'),
  });
  const stranger = configFor('wrong').makeApiClient(BatchV1Api);
  await expect(
    stranger.readNamespacedJob({ ...gates, name: 'absent' }),
  ).rejects.toMatchObject({ code: 401 });
});

test('a review of access says what the caller may do', async () => {
  const api = configFor('reader').makeApiClient(AuthorizationV1Api);
  const ask = async (verb: string) => {
    const review = await api.createSelfSubjectAccessReview({
      body: {
        spec: {
          resourceAttributes: {
            verb,
            resource: 'jobs',
            group: 'batch',
            ...gates,
          },
        },
      },
    });
    return review.status?.allowed;
  };
  expect([await ask('get'), await ask('patch')]).toEqual([true, false]);
  const version = await configFor('reader').makeApiClient(VersionApi).getCode();
  expect(version.gitVersion).toBe('v1.36.1');
});

/** Watches Jobs until `count` events have come. */
async function watched(count: number, query: Record<string, string>) {
  const events: string[] = [];
  const path = '/apis/batch/v1/namespaces/gates/jobs';
  const watch = new Watch(configFor('reader'));
  let enough = () => {};
  const arrived = new Promise<void>(resolve => {
    enough = resolve;
  });
  const onEvent = (type: string, object: V1Job & { message?: string }) => {
    events.push(`${type} ${object.metadata?.name ?? object.message}`);
    if (events.length >= count) {
      enough();
    }
  };
  const controller = await watch.watch(path, query, onEvent, () => enough());
  await arrived;
  controller.abort();
  return events;
}

test('a watch begins with what exists, or goes on from a resourceVersion', async () => {
  cluster.apply(job('one', true));
  const { resourceVersion } = cluster.store;
  cluster.apply(job('two', true));
  expect(await watched(2, {})).toEqual(['ADDED one', 'ADDED two']);
  expect(await watched(1, { resourceVersion })).toEqual(['ADDED two']);
});

test('a watch from a resourceVersion that is forgotten is told to list again', async () => {
  cluster.apply(job('one', true));
  expect(await watched(1, { resourceVersion: '1' })).toEqual([
    'ERROR too old resource version: 1 (1000)',
  ]);
});

test('a log is followed until the pod has ended', async () => {
  cluster.apply(job('functional'));
  await clock.advance(2500);
  const [pod] = cluster.store.list('Pod', 'gates');
  const { name } = pod.metadata;
  const sink = new PassThrough();
  const log = new Log(configFor('reader'));
  await log.log('gates', name, 'tests', sink, { follow: true });
  const read = (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of sink) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  })();
  await clock.advance(10_000);
  const whole = cluster.podLogs('gates', name)?.map(line => `${line.text}\n`);
  expect(whole?.length).toBeGreaterThan(1);
  expect(await read).toBe(whole?.join(''));
  const core = configFor('reader').makeApiClient(CoreV1Api);
  const tail = await core.readNamespacedPodLog({
    ...gates,
    name,
    tailLines: 1,
  });
  expect(tail).toBe(whole?.at(-1));
});
