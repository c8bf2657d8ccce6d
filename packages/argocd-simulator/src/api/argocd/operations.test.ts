/** Operations, logs and signing in, over HTTP. */
import {
  THREE,
  applicationSet,
  configMap,
  deployment,
  job,
} from '../../stories/manifests';
import { type StoryWorld, startStory } from './__testUtils__/startStory';

jest.setTimeout(60_000);

let story: StoryWorld;
beforeEach(async () => {
  story = await startStory('basket');
});
afterEach(() => story.stop());

const STEPS = [
  { envs: ['dev'] },
  { envs: ['qa'] },
  { envs: ['prod'], maxUpdate: 0 },
];
const PROD = '/api/v1/applications/basket-prod';

interface CallOptions {
  token?: string;
  body?: unknown;
}

async function call(method: string, path: string, options: CallOptions = {}) {
  const { token = 'backstage-token', body } = options;
  const response = await fetch(story.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

function files(version: string, gate: 'succeed' | 'hang') {
  return Object.fromEntries(
    THREE.flatMap(({ path }) => [
      [
        `${path}/web.yaml`,
        deployment('web', `registry.example.com/web:${version}`),
      ],
      [`${path}/config.yaml`, configMap('web-config', { version })],
      ...(path === 'prod'
        ? [['prod/gate.yaml', job('smoke', { hook: 'PreSync', outcome: gate })]]
        : []),
    ]),
  );
}

async function deployFirst(gate: 'succeed' | 'hang'): Promise<string> {
  const sha = await story.commit(files('1', gate), 'one');
  const url = story.simulator.forge.cloneUrl(story.repository);
  const set = { elements: THREE, steps: STEPS };
  story.world.apply(applicationSet('basket', url, set));
  await story.until('the gate', () => story.stat('qa') === 'Healthy');
  return sha;
}

function prod() {
  return story.world.application({ namespace: 'argocd', name: 'basket-prod' });
}

function sync(revision: string) {
  const body = { project: 'default', revision };
  return call('POST', `${PROD}/sync`, { body });
}

test('an operation that hangs is terminated', async () => {
  const sha = await deployFirst('hang');
  await sync(sha);
  await story.until(
    'the hook runs',
    () => prod()?.status?.operationState?.phase === 'Running',
  );
  const path = `${PROD}/operation?project=default`;
  expect(await call('DELETE', path)).toEqual({ status: 200, body: {} });
  await story.until('the operation ends', () => story.isIdle());
  expect(prod()?.status?.operationState?.phase).toBe('Failed');
  expect((await call('DELETE', path)).status).toBe(400);
});

test('a rollback deploys an entry of the history again', async () => {
  const first = await deployFirst('succeed');
  await sync(first);
  await story.until('prod on one', () => story.stat('prod') === 'Healthy');
  const second = await story.commit(files('2', 'succeed'), 'two');
  await story.refresh();
  await story.until('qa on two', () =>
    story
      .statuses()
      .filter(one => one.application !== 'basket-prod')
      .every(
        one =>
          one.status === 'Healthy' && one.targetRevisions?.includes(second),
      ),
  );
  await sync(second);
  await story.until('prod on two', () => prod()?.status?.history?.length === 2);
  await story.until('no operation', () => story.isIdle());
  const [{ id }] = prod()?.status?.history ?? [];
  const body = { id, project: 'default' };
  const answer = await call('POST', `${PROD}/rollback`, { body });
  expect(answer.status).toBe(200);
  await story.until('rolled back', () => prod()?.status?.history?.length === 3);
  expect(prod()?.status?.history?.[2].revision).toBe(first);
});

test('the log of a hook is an event stream that follows it to its end', async () => {
  const sha = await deployFirst('succeed');
  await sync(sha);
  const [cluster] = story.world.clusters.values();
  const isRunning = () =>
    cluster.store
      .list('Pod', 'basket-prod')
      .some(
        pod =>
          (cluster.podLogs('basket-prod', pod.metadata.name) ?? []).length > 0,
      );
  await story.until('the gate writes', isRunning);
  const query =
    'project=default&namespace=basket-prod&kind=Job&group=batch&resourceName=smoke&follow=true';
  const response = await fetch(`${story.url}${PROD}/logs?${query}`, {
    headers: {
      authorization: 'Bearer backstage-token',
      accept: 'text/event-stream',
    },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const entries = (await response.text())
    .split('\n')
    .filter(line => line.startsWith('data: '))
    .map(line => JSON.parse(line.slice(6)).result);
  expect(entries.length).toBeGreaterThan(2);
  expect(entries.map(entry => entry.last)).toEqual([
    ...entries.slice(1).map(() => false),
    true,
  ]);
  expect(entries[0].podName).toMatch(/^smoke-/);
});

test('a password opens a session, and its token is as good as the account', async () => {
  const wrong = { username: 'viewer', password: 'wrong' };
  expect((await call('POST', '/api/v1/session', { body: wrong })).status).toBe(
    401,
  );
  const body = { username: 'viewer', password: 'viewer-password' };
  const session = await call('POST', '/api/v1/session', { body });
  const { token } = session.body;
  const who = await call('GET', '/api/v1/session/userinfo', { token });
  expect(who.body.username).toBe('viewer');
  const list = await call('GET', '/api/v1/applicationsets', { token });
  expect(list.status).toBe(200);
});

test('a preview of an ApplicationSet is for who may create it, and creates nothing', async () => {
  await story.commit(files('1', 'succeed'), 'one');
  const url = story.simulator.forge.cloneUrl(story.repository);
  const set = { elements: THREE, steps: STEPS };
  const body = { applicationSet: applicationSet('preview', url, set) };
  const path = '/api/v1/applicationsets/generate';
  expect((await call('POST', path, { body })).status).toBe(403);
  const preview = await call('POST', path, { body, token: 'admin-token' });
  expect(
    preview.body.applications.map(
      (app: { metadata: { name: string } }) => app.metadata.name,
    ),
  ).toEqual(['preview-dev', 'preview-qa', 'preview-prod']);
  expect(story.world.applications()).toEqual([]);
});
