import { inspect } from 'node:util';
import { ArgoClient, type ArgoClientOptions } from './ArgoClient';
import {
  answering,
  startArgoServer,
  type Answer,
  type ArgoServer,
} from './__testUtils__/argoServer';
import { readRecording, recordedAnswer } from './__testUtils__/recordings';
import { decodeStreamError } from './decode';
import { platformFetch } from './transport';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const CHECKOUT_PROD = {
  namespace: 'argocd',
  name: 'checkout-prod',
  project: 'default',
};

let argo: ArgoServer;

beforeEach(async () => {
  argo = await startArgoServer(answering(200, {}));
});
afterEach(() => argo.close());

function client(changes: Partial<ArgoClientOptions> = {}): ArgoClient {
  return new ArgoClient({
    instance: 'prod',
    url: argo.url,
    token: () => 'secret-token',
    fetch: platformFetch,
    now: () => NOW,
    timeoutMs: 2000,
    ...changes,
  });
}

async function failure(call: Promise<unknown>) {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toMatchObject({ name: 'ArgoError' });
  return outcome;
}

describe('asking Argo CD', () => {
  it('names namespace and project, and escapes the name', async () => {
    argo.answer(
      answering(
        200,
        recordedAnswer('3.5/checkout', {
          method: 'GET',
          path: '/api/v1/applications/checkout-prod?',
        }).body,
      ),
    );
    const ref = { ...CHECKOUT_PROD, name: 'a/../b?c' };
    await client().getApplication(ref, { refresh: true });
    const [request] = argo.asked;
    expect(request.path).toBe('/api/v1/applications/a%2F..%2Fb%3Fc');
    expect(Object.fromEntries(request.query)).toEqual({
      appNamespace: 'argocd',
      project: 'default',
      refresh: 'normal',
    });
    expect(request.headers.authorization).toBe('Bearer secret-token');
  });

  it('tells nobody a token that cannot be sent', async () => {
    const broken = client({ token: () => 'secret-token\nsecond-line' });
    const error = await failure(broken.version());
    expect(error).toMatchObject({ kind: 'unauthenticated' });
    expect(inspect(error)).not.toMatch(/secret-token|second-line/);
    expect(argo.asked).toEqual([]);
  });

  it('keeps the path of an Argo CD that does not live at the root', async () => {
    argo.answer(answering(200, { Version: 'v3.5.1' }));
    await client({ url: `${argo.url}/argo-cd/` }).version();
    expect(argo.asked[0].path).toBe('/argo-cd/api/version');
  });

  describe('for a list that is empty, which Argo CD writes as null', () => {
    const empty = answering(200, { metadata: {}, items: null });
    const askedWhether = (answer: Answer) => {
      argo.answer((request, response) =>
        (request.path.startsWith('/api/v1/account/can-i/') ? answer : empty)(
          request,
          response,
        ),
      );
    };

    it('takes it when our account may read all that there is', async () => {
      askedWhether(answering(200, { value: 'yes' }));
      await expect(client().listApplications()).resolves.toEqual([]);
      expect(argo.asked[1].path).toBe(
        '/api/v1/account/can-i/applications/get/*/*',
      );
    });

    it('says so when our account may not, as it may be blind', async () => {
      askedWhether(answering(200, { value: 'no' }));
      expect(await failure(client().listApplicationSets())).toMatchObject({
        kind: 'forbidden',
        message:
          'it shows us no applicationsets, and our account may not read all of them',
      });
    });

    it.each([400, 403, 404])(
      'believes an Argo CD that answers the question %s',
      async status => {
        askedWhether(answering(status, { message: 'what?' }));
        await expect(client().listApplications()).resolves.toEqual([]);
      },
    );

    it('fails when the answer does not come', async () => {
      askedWhether(answering(502, 'bad gateway'));
      expect(await failure(client().listApplications())).toMatchObject({
        kind: 'server',
      });
    });
  });

  it('leaves out the one object of a list that cannot be read, and tells of it', async () => {
    const good = recordedAnswer('3.5/checkout', {
      method: 'GET',
      path: '/api/v1/applications/checkout-prod?',
    }).body;
    argo.answer(answering(200, { items: [{ metadata: {} }, good] }));
    const bad: string[] = [];
    const apps = await client().listApplications(undefined, error =>
      bad.push(error.message),
    );
    expect(apps.map(app => app.key.name)).toEqual(['checkout-prod']);
    expect(bad).toEqual([
      'Application without a name: metadata.namespace is missing',
    ]);
  });

  it('reads the account that the token belongs to', async () => {
    argo.answer(
      answering(
        200,
        recordedAnswer('rbac', {
          method: 'GET',
          path: '/api/v1/session/userinfo',
        }).body,
      ),
    );
    await expect(client().userName()).resolves.toBe('backstage');
  });

  it('reads who wrote a commit', async () => {
    argo.answer(
      answering(
        200,
        recordedAnswer('3.5/reads', {
          method: 'GET',
          path: '/api/v1/applications/reads-prod/revisions/b33',
        }).body,
      ),
    );
    await expect(
      client().revisionMetadata(CHECKOUT_PROD, 'b33', 1),
    ).resolves.toEqual({
      author: 'Dana Dev <dana@example.com>',
      date: '2026-11-21T13:22:45Z',
      message: 'two: a Secret joins',
    });
    expect(argo.asked[0].query.get('sourceIndex')).toBe('1');
  });

  it('tells which live resources differ from what is desired', async () => {
    argo.answer(
      answering(
        200,
        recordedAnswer('3.5/reads', {
          method: 'GET',
          path: '/api/v1/applications/reads-prod/managed-resources',
        }).body,
      ),
    );
    const resources = await client().managedResources(CHECKOUT_PROD);
    expect(resources.map(r => [r.kind, r.live, r.desired])).toEqual([
      ['ConfigMap', true, true],
      ['Secret', false, true],
      ['Deployment', true, true],
    ]);
  });
});

describe('the manifests of a revision', () => {
  const rendered = (revision: string) =>
    recordedAnswer('3.5/monorepo', {
      method: 'GET',
      path: `/api/v1/applications/monorepo-prod/manifests?project=default&revision=${revision}`,
    }).body;

  it('are the same for a commit that changes nothing here', async () => {
    argo.answer(answering(200, rendered('b48335')));
    const before = await client().manifests(CHECKOUT_PROD, ['b48335'], {
      multiSource: false,
    });
    argo.answer(answering(200, rendered('007b05')));
    const after = await client().manifests(CHECKOUT_PROD, ['007b05'], {
      multiSource: false,
    });
    expect(before).toEqual(after);
    expect(before.map(m => [m.group, m.kind, m.name, m.hook])).toEqual([
      ['apps', 'Deployment', 'web', false],
      ['', 'ConfigMap', 'web-config', false],
    ]);
  });

  it('do not change with what Argo CD writes into them', async () => {
    const manifest = (annotations: Record<string, string> | undefined) =>
      JSON.stringify({
        kind: 'ConfigMap',
        metadata: { name: 'x', annotations },
      });
    argo.answer(
      answering(200, {
        manifests: [
          manifest(undefined),
          manifest({ 'argocd.argoproj.io/tracking-id': 'a' }),
          manifest({ 'argocd.argoproj.io/hook': 'PreSync' }),
        ],
      }),
    );
    const [plain, tracked, hook] = await client().manifests(
      CHECKOUT_PROD,
      ['r'],
      { multiSource: false },
    );
    expect(tracked.digest).toBe(plain.digest);
    expect(hook).toMatchObject({ hook: true });
    expect(hook.digest).not.toBe(plain.digest);
  });

  it('are others for each revision where a Secret is among them, as Argo CD masks what it holds', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
      data: { password: '++++++++' },
    };
    argo.answer(answering(200, { manifests: [JSON.stringify(secret)] }));
    const digestAt = async (revision: string) => {
      const single = { multiSource: false };
      const [manifest] = await client().manifests(
        CHECKOUT_PROD,
        [revision],
        single,
      );
      return manifest.digest;
    };
    expect(await digestAt('one')).toBe(await digestAt('one'));
    expect(await digestAt('two')).not.toBe(await digestAt('one'));
  });

  it('are asked for with the revision of each source', async () => {
    argo.answer(answering(200, { manifests: null }));
    await client().manifests(CHECKOUT_PROD, ['one', 'two'], {
      multiSource: true,
    });
    const { query } = argo.asked[0];
    expect(query.getAll('revisions')).toEqual(['one', 'two']);
    expect(query.getAll('sourcePositions')).toEqual(['1', '2']);
    expect(query.has('revision')).toBe(false);
  });
});

describe('a pinned sync', () => {
  const request = {
    revisions: ['749bde9'],
    multiSource: false,
    prune: true,
    syncOptions: ['CreateNamespace=true'],
    infos: [{ name: 'Execution', value: 'e1' }],
    retry: { limit: 2, backoffSeconds: 5, maxSeconds: 60 },
  };
  const accepted = recordedAnswer('3.5/verified', {
    method: 'POST',
    path: '/api/v1/applications/verified-prod/sync',
  });

  it('sends its own retry that never refreshes the revision', async () => {
    argo.answer(answering(accepted.status, accepted.body));
    const app = await client().sync(CHECKOUT_PROD, request);
    expect(argo.asked[0].method).toBe('POST');
    expect(argo.asked[0].headers['content-type']).toBe('application/json');
    expect(JSON.parse(argo.asked[0].body)).toEqual({
      appNamespace: 'argocd',
      project: 'default',
      revision: '749bde9',
      prune: true,
      infos: [{ name: 'Execution', value: 'e1' }],
      syncOptions: { items: ['CreateNamespace=true'] },
      retryStrategy: {
        limit: 2,
        backoff: { duration: '5s', factor: 2, maxDuration: '60s' },
        refresh: false,
      },
    });
    expect(app.requestedOperation?.initiatedBy).toBe('backstage');
  });

  it('pins every source by its position', async () => {
    argo.answer(answering(accepted.status, accepted.body));
    await client().sync(CHECKOUT_PROD, {
      ...request,
      revisions: ['one', 'two'],
      multiSource: true,
    });
    const body = JSON.parse(argo.asked[0].body);
    expect(body.revisions).toEqual(['one', 'two']);
    expect(body.sourcePositions).toEqual([1, 2]);
    expect(body.revision).toBeUndefined();
  });

  it('is sent once, whatever the answer', async () => {
    for (const status of [403, 409, 429, 500, 503]) {
      argo.answer(answering(status, { message: 'no' }));
      await failure(client().sync(CHECKOUT_PROD, request));
    }
    expect(argo.asked).toHaveLength(5);
  });

  it('terminating when nothing runs is no failure', async () => {
    const answer = recordedAnswer('rbac', {
      method: 'DELETE',
      path: '/api/v1/applications/rbac-prod/operation',
    });
    argo.answer(answering(answer.status, answer.body));
    await expect(client().terminate(CHECKOUT_PROD)).resolves.toBeUndefined();
    expect(argo.asked[0].headers['content-type']).toBe('application/json');
  });
});

describe('what a refusal means, by the recorded answers', () => {
  const RECORDED = ['rbac', 'windows', '3.5/reads'].flatMap(name =>
    readRecording(name).flatMap(({ call, response }) =>
      call && response && response.status >= 400
        ? [{ name, call, response }]
        : [],
    ),
  );
  const KINDS: Record<number, string[]> = {
    400: ['invalid', 'busy'],
    401: ['unauthenticated'],
    403: ['forbidden', 'window'],
    404: ['notFound'],
    415: ['invalid'],
    500: ['server'],
  };

  it.each(RECORDED)(
    '$name: $call.method $call.path by $call.account is $response.status',
    async ({ response }) => {
      argo.answer(answering(response.status, response.body));
      const error = await failure(client().version());
      expect(error).toHaveProperty('details.status', response.status);
      const kinds = KINDS[response.status];
      expect(kinds).toContain(
        error instanceof Error && 'kind' in error ? error.kind : undefined,
      );
    },
  );

  it.each([
    ['windows', '/api/v1/applications/windows-prod/sync', 403, 'window'],
    ['rbac', '/api/v1/applications/rbac-prod/sync', 403, 'forbidden'],
  ])('%s %s is %s: %s', async (name, path, status, kind) => {
    const { body } = recordedAnswer(name, { method: 'POST', path, status });
    argo.answer(answering(status, body));
    expect(await failure(client().version())).toMatchObject({ kind });
  });

  it('another operation is busy, and may pass', async () => {
    const message = 'another operation is already in progress';
    argo.answer(answering(400, { error: message, code: 9, message }));
    expect(await failure(client().version())).toMatchObject({ kind: 'busy' });
  });

  it.each([
    ['20', 20],
    ['Sat, 21 Nov 2026 13:01:30 GMT', 90],
    ['soon', undefined],
  ])('Retry-After: %s waits %s seconds', async (header, seconds) => {
    const date = 'Sat, 21 Nov 2026 13:00:00 GMT';
    argo.answer(answering(429, 'slow down', { date, 'retry-after': header }));
    const error = await failure(client().version());
    expect(error).toMatchObject({ kind: 'rateLimited' });
    expect(error).toHaveProperty('details.retryAfterSeconds', seconds);
  });

  it('a page of something else is told as such', async () => {
    argo.answer(answering(200, '<html>Sign in</html>'));
    expect(await failure(client().version())).toMatchObject({
      kind: 'undecodable',
      message: expect.stringContaining("is the instance's url that of Argo CD"),
    });
  });

  it('a redirect is not followed with the token', async () => {
    argo.answer(answering(307, '', { location: 'https://else.example/x?a=b' }));
    expect(await failure(client().version())).toMatchObject({
      kind: 'undecodable',
      message:
        "GET /api/version was redirected to https://else.example/x; set the instance's url to the address that answers itself",
    });
    expect(argo.asked).toHaveLength(1);
  });

  it('a refused connection is unreachable', async () => {
    await argo.close();
    expect(await failure(client().version())).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('an answer that does not come is a timeout', async () => {
    argo.answer(() => undefined);
    const impatient = client({ timeoutMs: 30 });
    expect(await failure(impatient.version())).toMatchObject({
      kind: 'timeout',
    });
  });

  it('what the caller gave up fails with the reason of the caller', async () => {
    argo.answer(() => undefined);
    const controller = new AbortController();
    const call = client().listApplications(controller.signal);
    controller.abort(new Error('shutting down'));
    await expect(call).rejects.toThrow('shutting down');
  });

  it('never repeats the token', async () => {
    argo.answer(answering(401, { message: 'bad token secret-token' }));
    expect(await failure(client().version())).toMatchObject({
      message: 'our account was answered 401: bad token [token]',
    });
  });
});

describe('who we are', () => {
  const version = answering(200, { Version: 'v3.5.1' });

  it('takes up a token that was rotated between the call and its refusal', async () => {
    const tokens = ['old', 'new'];
    argo.answer((request, response) =>
      request.headers.authorization === 'Bearer new'
        ? version(request, response)
        : answering(401, { message: 'expired' })(request, response),
    );
    const rotating = client({ token: () => tokens.shift() });
    await expect(rotating.version()).resolves.toBe('v3.5.1');
  });

  it('does not send a refused token again for ten seconds, however many ask, and says why it was refused', async () => {
    argo.answer(answering(401, { message: 'expired' }));
    let now = NOW;
    const refused = client({ now: () => now });
    const first = await failure(refused.version());
    const calls = Array.from({ length: 50 }, () => failure(refused.version()));
    expect(await Promise.all(calls)).toEqual(calls.map(() => first));
    expect(argo.asked).toHaveLength(1);
    now += 10_000;
    argo.answer(version);
    await expect(refused.version()).resolves.toBe('v3.5.1');
  });

  it('sends a new token at once after the old one was refused', async () => {
    let token = 'old';
    argo.answer(answering(401, { message: 'expired' }));
    const rotated = client({ token: () => token });
    await failure(rotated.version());
    token = 'new';
    argo.answer(version);
    await expect(rotated.version()).resolves.toBe('v3.5.1');
  });

  it('says that a token cannot be read, and asks nothing', async () => {
    const unreadable = client({
      token: () => {
        throw new Error('token must be a text');
      },
    });
    expect(await failure(unreadable.version())).toMatchObject({
      kind: 'unauthenticated',
      message: 'The configured token cannot be read: token must be a text',
    });
    expect(argo.asked).toHaveLength(0);
  });

  it('without a token says so and asks nothing', async () => {
    const error = await failure(client({ token: () => undefined }).version());
    expect(error).toMatchObject({ kind: 'unauthenticated' });
    expect(argo.asked).toHaveLength(0);
  });

  it('opens one session for calls at once, and another one when it is refused', async () => {
    let sessions = 0;
    argo.answer((request, response) => {
      if (request.path === '/api/v1/session') {
        sessions += 1;
        return answering(200, { token: `s${sessions}` })(request, response);
      }
      const accepted = request.headers.authorization === `Bearer s${sessions}`;
      return accepted && sessions === 2
        ? version(request, response)
        : answering(401, { message: 'expired' })(request, response);
    });
    const login = { username: 'backstage', password: () => 'p' };
    const signedIn = client({ token: () => undefined, login });
    await Promise.all([signedIn.version(), signedIn.version()]);
    expect(sessions).toBe(2);
  });

  it('opens no session after session when each of them is refused', async () => {
    argo.answer((request, response) =>
      request.path === '/api/v1/session'
        ? answering(200, { token: `s${argo.asked.length}` })(request, response)
        : answering(401, { message: 'disabled' })(request, response),
    );
    const login = { username: 'backstage', password: () => 'p' };
    const signedIn = client({ token: () => undefined, login });
    for (let call = 0; call < 20; call++) {
      await failure(signedIn.version());
    }
    const sessions = argo.asked.filter(({ path }) => path.endsWith('session'));
    expect(sessions).toHaveLength(2);
    expect(argo.asked).toHaveLength(4);
  });

  it('tries a password that was changed at once', async () => {
    let password = 'wrong';
    argo.answer((request, response) => {
      if (request.path !== '/api/v1/session') {
        return version(request, response);
      }
      return JSON.parse(request.body).password === 'right'
        ? answering(200, { token: 's' })(request, response)
        : answering(401, { message: 'Invalid' })(request, response);
    });
    const login = { username: 'backstage', password: () => password };
    const signedIn = client({ token: () => undefined, login });
    await failure(signedIn.version());
    password = 'right';
    await expect(signedIn.version()).resolves.toBe('v3.5.1');
  });

  it('does not send a refused password again at once, as Argo CD locks the account', async () => {
    const refused = recordedAnswer('3.5/reads', {
      method: 'POST',
      path: '/api/v1/session',
    });
    argo.answer(answering(refused.status, refused.body));
    let now = NOW;
    const login = { username: 'backstage', password: () => 'wrong' };
    const signedIn = client({ token: () => undefined, login, now: () => now });
    await failure(signedIn.version());
    await failure(signedIn.version());
    expect(argo.asked).toHaveLength(1);
    now += 60_000;
    await failure(signedIn.version());
    expect(argo.asked).toHaveLength(2);
  });
});

describe('reading a stream', () => {
  const event = (name: string) => ({
    result: {
      type: 'MODIFIED',
      application: {
        metadata: { namespace: 'argocd', name, uid: name },
      },
    },
  });

  function streaming(chunks: (string | Buffer)[]) {
    argo.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      chunks.forEach(chunk => response.write(chunk));
      response.end();
    });
  }

  async function read(bad: string[] = []): Promise<(string | undefined)[]> {
    const names: (string | undefined)[] = [];
    const signal = new AbortController().signal;
    const watch = client().watch('applications', signal, error =>
      bad.push(error.message),
    );
    for await (const next of watch) {
      names.push(next === 'gap' ? next : next?.object.key.name);
    }
    expect(names.shift()).toBeUndefined();
    return names;
  }

  it('reads events and heartbeats', async () => {
    streaming([
      ':\n\n',
      `data: ${JSON.stringify(event('one'))}\n\n`,
      ':\n',
      `data: ${JSON.stringify(event('two'))}\n\n`,
    ]);
    expect(await read()).toEqual([undefined, 'one', undefined, 'two']);
    expect(argo.asked[0].headers.accept).toBe('text/event-stream');
  });

  it('reads JSON lines, as a proxy that drops the Accept header makes of it', async () => {
    streaming([`${JSON.stringify(event('one'))}\n`]);
    expect(await read()).toEqual(['one']);
  });

  it('joins a line, and a character, that was cut in two', async () => {
    const bytes = Buffer.from(`data: ${JSON.stringify(event('größe'))}\n\n`);
    const cut = bytes.indexOf(0xc3) + 1;
    streaming([
      bytes.subarray(0, 9),
      bytes.subarray(9, cut),
      bytes.subarray(cut),
    ]);
    expect(await read()).toEqual(['größe']);
  });

  it('is read no faster than its events are taken', async () => {
    let reads = 0;
    const line = Buffer.from(`data: ${JSON.stringify(event('one'))}\n\n`);
    const endless = client({
      fetch: async () => ({
        status: 200,
        headers: { get: () => null },
        text: async () => '',
        body: {
          getReader: () => ({
            async read() {
              reads += 1;
              return { done: false, value: line };
            },
            cancel: async () => undefined,
          }),
        },
      }),
    });
    const { signal } = new AbortController();
    const watch = endless.watch('applications', signal);
    for (let taken = 0; taken < 10; taken++) {
      await watch.next();
    }
    expect(reads).toBe(9);
    await watch.return(undefined);
  });

  it('goes on after a line that cannot be read', async () => {
    streaming([
      'data: {not json\n\n',
      'data: {"result":{"type":"ADDED","application":{}}}\n\n',
      `data: ${JSON.stringify(event('two'))}\n\n`,
    ]);
    const bad: string[] = [];
    expect(await read(bad)).toEqual(['gap', 'gap', 'two']);
    expect(bad).toEqual([
      'a line of the stream is not JSON: {not json',
      'Application without a name: metadata.namespace is missing',
    ]);
  });

  it('takes an object that cannot be read for one that is gone', async () => {
    const broken = event('one');
    const application = { ...broken.result.application, status: 7 };
    const result = { ...broken.result, application };
    streaming([`data: ${JSON.stringify({ result })}\n\n`]);
    const bad: string[] = [];
    expect(await read(bad)).toEqual(['one']);
    expect(bad).toEqual([
      'Application argocd/one: status must be an object, but is 7',
    ]);
    const watch = client().watch('applications', new AbortController().signal);
    await watch.next();
    const { value: withdrawn } = await watch.next();
    expect(withdrawn).toMatchObject({ type: 'DELETED' });
  });

  it('fails with the error that Argo CD sends into the stream', async () => {
    const panic = readRecording('percent').find(
      ({ data }) => data && decodeStreamError(data),
    );
    streaming([`data: ${JSON.stringify(panic?.data)}\n\n`]);
    await expect(read()).rejects.toMatchObject({
      kind: 'server',
      message: 'runtime error: slice bounds out of range [-1:]',
    });
  });

  it('fails when the server cuts the connection in the middle', async () => {
    argo.answer((_request, response) => {
      response.writeHead(200);
      response.write(': \n', () => response.destroy());
    });
    await expect(read()).rejects.toThrow();
  });
});
