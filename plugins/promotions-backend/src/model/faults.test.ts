/** What goes wrong at one Argo CD, what its pipelines say meanwhile, and how soon they are right again; another Argo CD notices nothing. */

import type { ServerResponse } from 'node:http';
import { answering, type Answer } from '../argocd/__testUtils__/argoServer';
import { FakeArgoCd } from '../argocd/__testUtils__/FakeArgoCd';
import { readRecording } from '../argocd/__testUtils__/recordings';
import { startTlsServer } from '../argocd/__testUtils__/tlsServer';
import { ArgoClient } from '../argocd/ArgoClient';
import { ArgoWatch } from '../argocd/ArgoWatch';
import { isFields } from '../argocd/fields';
import { platformFetch } from '../argocd/transport';
import { eventually } from '../platform/__testUtils__/eventually';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { ReadModel } from './ReadModel';

jest.setTimeout(60_000);

const PIPELINE = { namespace: 'argocd', name: 'checkout' };
const RIGHT = 'complete complete complete';
const UNKNOWN = 'unknown unknown unknown';
const SECOND = 1_000;

type Plural = 'applications' | 'applicationsets';

let prod: FakeArgoCd;
let staging: FakeArgoCd;
let time: VirtualTime;
let model: ReadModel;
let watches: ArgoWatch[];
/** Whether prod sends its sign of life. */
let alive: boolean;
let token: string;

beforeEach(async () => {
  [prod, staging] = [await FakeArgoCd.start(), await FakeArgoCd.start()];
  [prod, staging].forEach(argo => fillWithRecording(argo));
  time = new VirtualTime('2026-11-21T15:00:00.000Z');
  alive = true;
  token = 'token-of-prod';
  follow({ prod: prod.server.url, staging: staging.server.url });
});

afterEach(async () => {
  await Promise.all(watches.map(watch => watch.stop()));
  model.stop();
  await Promise.all([prod, staging].map(({ server }) => server.close()));
});

/** What the recording has come to at a note, or ends with: one pipeline, complete in all stages. */
function fillWithRecording(argo: FakeArgoCd, until?: RegExp): void {
  const last: Record<Plural, Map<unknown, unknown>> = {
    applications: new Map(),
    applicationsets: new Map(),
  };
  for (const { stream, data, note } of readRecording('3.5/checkout')) {
    if (note && until?.test(note)) {
      break;
    }
    const result = isFields(data) && isFields(data.result) ? data.result : {};
    const object = result.application ?? result.applicationSet;
    const { name, deletionTimestamp } = metadataOf(object);
    if (stream && name && !deletionTimestamp) {
      last[stream].set(name, object);
    }
  }
  argo.lists.applications = [...last.applications.values()];
  argo.lists.applicationsets = [...last.applicationsets.values()];
}

function follow(urls: { prod: string; staging: string }): void {
  const world = { clock: time.clock, timers: time.timers, random: () => 0.5 };
  const clients = (['prod', 'staging'] as const).map(
    instance =>
      new ArgoClient({
        instance,
        url: urls[instance],
        token: () => (instance === 'prod' ? token : 'token-of-staging'),
        fetch: platformFetch,
        now: () => time.clock().getTime(),
        timeoutMs: 5_000,
      }),
  );
  model = new ReadModel({
    ...world,
    instances: clients.map(api => ({ api, frontendUrl: '', execute: false })),
    entityRefs: () => [],
    commitUrl: () => undefined,
  });
  const logger = { info: () => undefined, warn: () => undefined };
  watches = clients.map(
    api => new ArgoWatch(api, model.listenerFor(api.instance), world, logger),
  );
  model.start();
  watches.forEach(watch => watch.start());
}

const freshness = (instance: string) =>
  model.instances().find(({ name }) => name === instance)?.freshness;
const verdicts = (instance: string) =>
  model
    .pipeline({ instance, ...PIPELINE })
    ?.pipeline.stages.map(({ verdict }) => verdict)
    .join(' ');
const observedAt = (instance: string) =>
  Date.parse(freshness(instance)?.observedAt ?? '');

/** Time passes, while both send their signs of life, and staging's is waited for. */
async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 10 * SECOND) {
    await time.advance(Math.min(left, 10 * SECOND));
    if (alive) {
      prod.heartbeat();
    }
    staging.heartbeat();
    const now = time.clock().getTime();
    await eventually(() => {
      expect(now - observedAt('staging')).toBeLessThanOrEqual(5 * SECOND);
    });
  }
  await time.advance(0);
}

async function passUntil(most: number, holds: () => void): Promise<void> {
  const step = SECOND;
  for (let passed = 0; passed < most; passed += step) {
    await pass(step);
    if (await isSo(holds)) {
      return;
    }
  }
  holds();
}

async function isSo(holds: () => void): Promise<boolean> {
  try {
    holds();
    return true;
  } catch {
    return false;
  }
}

const isRight = (instance: string) => () => {
  expect(freshness(instance)?.state).toBe('live');
  expect(verdicts(instance)).toBe(RIGHT);
};

async function bothAreRight(): Promise<void> {
  await eventually(isRight('prod'));
  await eventually(isRight('staging'));
}

/** How often staging was asked for a list or stream. */
const callsOfStaging = () =>
  staging.server.asked.filter(({ path }) => !path.includes('/revisions/'))
    .length;

interface Fault {
  does: () => void;
  /** What a person reads of it. */
  says: string;
  ends?: () => void;
  /** It lasts a moment only, and is shown for as long. */
  heals?: true;
  /** Until it is right again, once the fault has ended; milliseconds. */
  within: number;
}

const refuse = (answer: Answer) => () => {
  prod.refuse = () => answer;
  prod.endStreams();
};

const hangUp: Answer = (_request, response: ServerResponse) => {
  response.destroy();
};

const FAULTS: Record<string, Fault> = {
  'a stream that is cut': {
    does: () => prod.endStreams(),
    says: 'Argo CD ended the stream',
    heals: true,
    within: 2 * SECOND,
  },
  'a line that is cut in half': {
    does: () => {
      prod.write('applications', 'data: {"result":{"type":"MODIF');
      prod.endStreams();
    },
    says: 'Argo CD ended the stream',
    heals: true,
    within: 2 * SECOND,
  },
  'a stream that falls silent': {
    does: () => {
      alive = false;
    },
    says: 'silent',
    ends: () => {
      alive = true;
    },
    within: 2 * SECOND,
  },
  'a 401': {
    does: refuse(answering(401, { message: 'token is expired' })),
    says: 'it does not accept our account; renew its token or password in promotions.instances (our account was answered 401: token is expired)',
    within: 60 * SECOND,
  },
  'a 403': {
    does: refuse(answering(403, { message: 'permission denied' })),
    says: 'our account may not read there; it needs `get` on applications and applicationsets',
    within: 60 * SECOND,
  },
  'a 404': {
    does: refuse(answering(404, 'default backend - 404')),
    says: "it does not know what we ask for; check the instance's url",
    within: 60 * SECOND,
  },
  'a 429': {
    does: refuse(answering(429, 'slow down', { 'retry-after': '50' })),
    says: 'it limits how often we ask',
    within: 60 * SECOND,
  },
  'a 503': {
    does: refuse(answering(503, 'no healthy upstream')),
    says: 'it answers with an error of its own',
    within: 60 * SECOND,
  },
  'a refused connection': {
    does: refuse(hangUp),
    says: 'got no answer',
    within: 60 * SECOND,
  },
  'a page of something else': {
    does: refuse(
      answering(200, '<html>Sign in</html>', { 'content-type': 'text/html' }),
    ),
    says: "is the instance's url that of Argo CD itself?",
    within: 60 * SECOND,
  },
  'an account that is shown nothing': {
    does: () => {
      prod.refuse = path =>
        path.includes('/can-i/')
          ? answering(200, { value: 'no' })
          : (path.startsWith('/api/v1/app') &&
              answering(200, { items: null })) ||
            undefined;
      prod.endStreams();
    },
    says: 'it shows us no applications, and our account may not read all of them',
    within: 60 * SECOND,
  },
};

describe.each(Object.entries(FAULTS))('%s', (_, fault) => {
  it('makes what is shown unknown within two heartbeats, says why, and heals by itself; another Argo CD notices nothing', async () => {
    await bothAreRight();
    const calls = callsOfStaging();
    fault.does();
    const shown = () => {
      expect(freshness('prod')?.state).not.toBe('live');
      expect(freshness('prod')?.reason).toContain(fault.says);
      expect(verdicts('prod')).toBe(UNKNOWN);
    };
    await (fault.heals ? eventually(shown) : passUntil(31 * SECOND, shown));
    isRight('staging')();
    prod.refuse = () => undefined;
    fault.ends?.();
    await passUntil(fault.within, isRight('prod'));
    isRight('staging')();
    expect(callsOfStaging()).toBe(calls);
  });
});

function metadataOf(object: unknown): Record<string, unknown> {
  return isFields(object) && isFields(object.metadata) ? object.metadata : {};
}

/** prod's Application of that name in its next version, with other fields. */
function next(
  name: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const found = prod.lists.applications.find(
    object => metadataOf(object).name === name,
  );
  const before = metadataOf(found);
  const resourceVersion = String(Number(before.resourceVersion) + 1);
  const metadata = { ...before, resourceVersion };
  return { ...(isFields(found) && found), metadata, ...more };
}

/** Lists another Application, or none, in place of the one of that name. */
function relist(name: string, ...instead: unknown[]): void {
  const { applications } = prod.lists;
  prod.lists.applications = applications.flatMap(object =>
    metadataOf(object).name === name ? instead : [object],
  );
}

describe('what leaves all else as it is', () => {
  beforeEach(bothAreRight);

  const explanation = (stage: number) =>
    model.pipeline({ instance: 'prod', ...PIPELINE })?.pipeline.stages[stage]
      .explanation.text;
  const onlyProdIsUnknown = () => {
    expect(verdicts('prod')).toBe('complete complete unknown');
    expect(freshness('prod')?.state).toBe('live');
    expect(explanation(2)).toContain('checkout-prod');
  };

  it('events that come twice, late, out of order, and of what never was', async () => {
    const older = prod.lists.applications[0];
    prod.send('applications', 'MODIFIED', next('checkout-prod'));
    prod.send('applications', 'MODIFIED', next('checkout-prod'));
    prod.send('applications', 'ADDED', older);
    const metadata = { namespace: 'argocd', name: 'ghost', uid: 'ghost' };
    prod.send('applications', 'DELETED', { metadata });
    prod.send('applications', 'BOOKMARK', {});
    await pass(60 * SECOND);
    expect(verdicts('prod')).toBe(RIGHT);
    expect(freshness('prod')?.state).toBe('live');
  });

  it('a line of garbage, and what was lost in it is listed within two heartbeats', async () => {
    relist('checkout-prod');
    prod.write('applications', 'data: {"result": <html>\n\n');
    await passUntil(32 * SECOND, onlyProdIsUnknown);
    expect(prod.asked('/api/v1/stream/applications')).toBe(1);
  });

  it('an object that cannot be read makes its own stage unknown, until it can', async () => {
    const broken = next('checkout-prod', { status: 'full' });
    prod.send('applications', 'MODIFIED', broken);
    await passUntil(2 * SECOND, onlyProdIsUnknown);
    relist('checkout-prod', next('checkout-prod'));
    prod.send('applications', 'MODIFIED', next('checkout-prod'));
    await passUntil(2 * SECOND, isRight('prod'));
    expect(verdicts('staging')).toBe(RIGHT);
  });

  it('an object that we may not read makes its own stage unknown, and says so', async () => {
    relist('checkout-prod');
    prod.endStreams();
    await passUntil(5 * SECOND, onlyProdIsUnknown);
    expect(explanation(2)).toContain('perhaps our account may not read it');
  });

  it('lists that are empty, which Argo CD writes as null: the pipeline is gone, and comes back', async () => {
    prod.refuse = path =>
      /v1\/application(s|sets)$/.test(path)
        ? answering(200, { metadata: {}, items: null })
        : undefined;
    prod.endStreams();
    await passUntil(5 * SECOND, () => {
      expect(verdicts('prod')).toBeUndefined();
      expect(freshness('prod')?.state).toBe('live');
    });
    prod.refuse = () => undefined;
    prod.endStreams();
    await passUntil(5 * SECOND, isRight('prod'));
  });
});

describe('an Argo CD that changes under us', () => {
  beforeEach(bothAreRight);

  it('an API server that restarts: silent streams, then refused calls, as in the recording restart', async () => {
    alive = false;
    prod.refuse = () => hangUp;
    await pass(20 * SECOND);
    prod.endStreams();
    await passUntil(11 * SECOND, () => {
      expect(verdicts('prod')).toBe(UNKNOWN);
      expect(freshness('prod')?.reason).toContain('got no answer');
    });
    alive = true;
    prod.refuse = () => undefined;
    await passUntil(60 * SECOND, isRight('prod'));
    isRight('staging')();
  });

  it('a backup that is restored while the streams stay open is shown within two heartbeats of its first event', async () => {
    fillWithRecording(prod, /prod waits at the gate, 1\.0\.0/);
    prod.send('applications', 'MODIFIED', prod.lists.applications[0]);
    await passUntil(32 * SECOND, () => {
      expect(verdicts('prod')).toBe('complete complete gated');
    });
    fillWithRecording(prod, /all healthy, 1\.0\.0/);
    const [set] = prod.lists.applicationsets;
    prod.send('applicationsets', 'MODIFIED', set);
    prod.lists.applications.forEach(app =>
      prod.send('applications', 'MODIFIED', app),
    );
    await passUntil(2 * SECOND, isRight('prod'));
    expect(prod.asked('/api/v1/stream/applications')).toBe(1);
  });

  it('a token that is renewed is tried as soon as the settings change', async () => {
    prod.refuse = () => (request, response) =>
      request.headers.authorization === 'Bearer token-of-prod'
        ? answering(401, { message: 'expired' })(request, response)
        : prod.answerTo(request.path)(request, response);
    prod.endStreams();
    await pass(120 * SECOND);
    expect(verdicts('prod')).toBe(UNKNOWN);
    token = 'renewed-token';
    watches[0].tryAgain();
    await eventually(isRight('prod'));
  });
});

it('a certificate that nobody signed is said to be that, and harms nobody else', async () => {
  await Promise.all(watches.map(watch => watch.stop()));
  model.stop();
  const tls = await startTlsServer();
  follow({ prod: tls.url, staging: staging.server.url });
  await eventually(isRight('staging'));
  await eventually(() => {
    expect(freshness('prod')).toMatchObject({
      state: 'unreachable',
      reason: expect.stringMatching(
        /got no answer: .*certificate.*promotions\.instances\[\]\.tls\.ca/,
      ),
    });
  });
  await tls.close();
});
