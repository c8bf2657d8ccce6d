import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import { answering } from '../argocd/__testUtils__/argoServer';
import { FakeArgoCd } from '../argocd/__testUtils__/FakeArgoCd';
import {
  readRecording,
  recordedAnswer,
} from '../argocd/__testUtils__/recordings';
import { ArgoClient } from '../argocd/ArgoClient';
import { decodeEvent } from '../argocd/decode';
import { ArgoError } from '../argocd/errors';
import type { ArgoEvent, ArgoKind } from '../argocd/types';
import { platformFetch } from '../argocd/transport';
import { eventually } from '../platform/__testUtils__/eventually';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { entityRefsOf } from './entityLinks';
import { shownBy } from './__testUtils__/shownBy';
import { ReadModel } from './ReadModel';

const CHECKOUT = { instance: 'prod', namespace: 'argocd', name: 'checkout' };
const LAG = { instance: 'prod', namespace: 'argocd', name: 'lag' };
const KINDS: ArgoKind[] = ['application', 'applicationSet'];

let argo: FakeArgoCd;
let time: VirtualTime;
let model: ReadModel;
let changes: string[];

function startModel(execute = true) {
  const clientOf = (instance: string) =>
    new ArgoClient({
      instance,
      url: argo.server.url,
      token: () => 'our-own-token',
      fetch: platformFetch,
      now: () => time.clock().getTime(),
      timeoutMs: 5000,
    });
  model = new ReadModel({
    instances: ['prod', 'staging'].map(name => ({
      api: clientOf(name),
      frontendUrl: `https://${name}.example.com`,
      execute,
    })),
    entityRefs: entityRefsOf,
    commitUrl: (repoURL, revision) => `${repoURL}#${revision}`,
    clock: time.clock,
    timers: time.timers,
    random: () => 0.5,
  });
  model.onChange(ref => changes.push(formatPipelineRef(ref)));
  model.start();
}

beforeEach(async () => {
  argo = await FakeArgoCd.start();
  time = new VirtualTime();
  changes = [];
});

afterEach(async () => {
  model.stop();
  await argo.server.close();
});

/** The events of a recording, up to the note. */
function eventsOf(recording: string, until?: RegExp): ArgoEvent[] {
  const lines = readRecording(recording);
  const end = until
    ? lines.findIndex(({ note }) => note && until.test(note))
    : -1;
  return lines.slice(0, end < 0 ? undefined : end).flatMap(line => {
    const event = line.stream && decodeEvent(line.stream, line.data);
    return event ? [event] : [];
  });
}

function withAnnotations<T extends { annotations: Record<string, string> }>(
  object: T,
  more: Record<string, string>,
): T {
  return { ...object, annotations: { ...object.annotations, ...more } };
}

function listNothing(instance = 'prod') {
  const listener = model.listenerFor(instance);
  KINDS.forEach(kind => listener.heard(kind));
  listener.listed({ kind: 'application', objects: [] });
  listener.listed({ kind: 'applicationSet', objects: [] });
}

/** Ends with all objects there: what is deleted at the end of a recording stays. */
function replay(recording: string, instance = 'prod') {
  const listener = model.listenerFor(instance);
  eventsOf(recording)
    .filter(({ type, object }) => type === 'SET' && !object.deletedAt)
    .forEach(event => listener.changed(event));
}

describe('pipelines in memory', () => {
  it('are not shown before everything was read once', () => {
    startModel();
    const listener = model.listenerFor('prod');
    const events = eventsOf('checkout').slice(0, 40);
    const sets = events.flatMap(event =>
      event.kind === 'applicationSet' ? [event.object] : [],
    );
    listener.listed({ kind: 'applicationSet', objects: sets.slice(-1) });
    expect(shownBy(model)).toEqual([]);
    const apps = new Map(
      events.flatMap(event =>
        event.kind === 'application'
          ? [[event.object.key.name, event.object] as const]
          : [],
      ),
    );
    listener.listed({ kind: 'application', objects: [...apps.values()] });
    const snapshot = model.pipeline(CHECKOUT);
    expect(
      snapshot?.pipeline.stages.map(stage => stage.targets.length),
    ).toEqual([1, 2, 1]);
    expect(snapshot?.applications.map(stage => stage.length)).toEqual([
      1, 2, 1,
    ]);
  });

  it('follow the events of a rollout', () => {
    startModel();
    listNothing();
    replay('checkout');
    const { pipeline } = model.pipeline(CHECKOUT) ?? {};
    expect(
      pipeline?.stages.map(({ name, verdict }) => [name, verdict]),
    ).toEqual([
      ['dev', 'complete'],
      ['qa', 'complete'],
      ['prod', 'complete'],
    ]);
    expect(pipeline?.entityRefs).toEqual(['component:default/checkout']);
    expect(pipeline?.links.argocd).toBe(
      'https://prod.example.com/applicationsets/argocd/checkout',
    );
  });

  it('are the same object while nothing changes', () => {
    startModel();
    listNothing();
    replay('checkout');
    const before = model.pipeline(CHECKOUT)?.pipeline;
    replay('checkout');
    const [event] = eventsOf('checkout').slice(-1);
    model.listenerFor('prod').changed({ ...event, type: 'SET' });
    expect(before).toBeDefined();
    expect(shownBy(model)[0].pipeline).toBe(shownBy(model)[0].pipeline);
  });

  it('go when their set is deleted, and that is told', async () => {
    startModel();
    listNothing();
    eventsOf('checkout').forEach(event =>
      model.listenerFor('prod').changed(event),
    );
    expect(model.pipeline(CHECKOUT)).toBeUndefined();
    await time.advance(50);
    expect(changes).toEqual(['prod:argocd/checkout']);
  });

  it('of two instances with the same name are two', () => {
    startModel();
    listNothing('prod');
    listNothing('staging');
    replay('checkout', 'prod');
    expect(
      model.pipeline({ ...CHECKOUT, instance: 'staging' }),
    ).toBeUndefined();
    replay('checkout', 'staging');
    expect(shownBy(model)).toHaveLength(2);
  });
});

describe('telling of changes', () => {
  it('tells a burst once', async () => {
    startModel();
    listNothing();
    replay('checkout');
    expect(changes).toEqual([]);
    await time.advance(50);
    expect(changes).toEqual(['prod:argocd/checkout']);
    await time.advance(10_000);
    expect(changes).toHaveLength(1);
  });

  it('tells nothing when a viewer could see no difference', async () => {
    startModel();
    listNothing();
    replay('checkout');
    await time.advance(50);
    const { pipeline } = model.pipeline(CHECKOUT) ?? {};
    const events = eventsOf('checkout').filter(
      ({ type, object }) => type === 'SET' && !object.deletedAt,
    );
    const last = events[events.length - 1];
    if (last.kind === 'applicationSet') {
      const object = { ...last.object, resourceVersion: '999999' };
      model.listenerFor('prod').changed({ ...last, object });
    }
    await time.advance(50);
    expect(last.kind).toBe('applicationSet');
    expect(changes).toHaveLength(1);
    expect(model.pipeline(CHECKOUT)?.pipeline).toBe(pipeline);
  });

  it('numbers each change higher than the one before', async () => {
    startModel();
    listNothing();
    const versions: number[] = [];
    model.onChange(ref =>
      versions.push(model.pipeline(ref)?.pipeline.version ?? 0),
    );
    for (const event of eventsOf('checkout').slice(0, 60)) {
      model.listenerFor('prod').changed(event);
      await time.advance(50);
    }
    expect(versions.length).toBeGreaterThan(5);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it('stops when asked', async () => {
    startModel();
    listNothing();
    const seen: string[] = [];
    const stop = model.onChange(ref => seen.push(ref.name));
    stop();
    replay('checkout');
    await time.advance(50);
    expect(seen).toEqual([]);
  });
});

describe('freshness of what is shown', () => {
  it('goes stale after two heartbeats without a byte, is told, and comes back', async () => {
    startModel();
    listNothing();
    replay('checkout');
    expect(model.pipeline(CHECKOUT)?.pipeline.freshness.state).toBe('live');
    await time.advance(50);
    await time.advance(31_000);
    expect(changes).toHaveLength(2);
    const stale = model.pipeline(CHECKOUT)?.pipeline;
    expect(stale?.freshness).toEqual({
      state: 'stale',
      observedAt: '2026-11-21T12:00:00.000Z',
      reason: 'it has gone silent',
    });
    expect(stale?.stages.map(({ verdict }) => verdict)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    KINDS.forEach(kind => model.listenerFor('prod').heard(kind));
    await time.advance(50);
    expect(changes).toHaveLength(3);
    expect(model.pipeline(CHECKOUT)?.pipeline.stages[2].verdict).toBe(
      'complete',
    );
  });

  it('of one instance says nothing of the other', async () => {
    startModel();
    listNothing('prod');
    listNothing('staging');
    const refused = new ArgoError('unauthenticated', 'expired', {
      status: 401,
    });
    model.listenerFor('staging').failed('application', refused);
    expect(
      model.instances().map(({ name, freshness }) => [name, freshness.state]),
    ).toEqual([
      ['prod', 'live'],
      ['staging', 'stale'],
    ]);
    await time.advance(20_000);
    KINDS.forEach(kind => model.listenerFor('prod').heard(kind));
    await time.advance(20_000);
    expect(model.instances()).toMatchObject([
      { freshness: { state: 'live' } },
      {
        freshness: {
          state: 'unreachable',
          reason:
            'it does not accept our account; renew its token or password in promotions.instances (expired)',
        },
      },
    ]);
  });

  it('shows a time of the last sign of life that is never far behind', async () => {
    startModel();
    listNothing();
    replay('checkout');
    await time.advance(15_000);
    KINDS.forEach(kind => model.listenerFor('prod').heard(kind));
    expect(model.pipeline(CHECKOUT)?.pipeline.freshness.observedAt).toBe(
      '2026-11-21T12:00:15.000Z',
    );
  });
});

describe('asking for more than the objects tell', () => {
  const metadata = recordedAnswer('checkout', {
    method: 'GET',
    path: '/api/v1/applications/checkout-prod/revisions/',
  });

  it('names commits once they are known', async () => {
    argo.refuse = path =>
      path.includes('/revisions/') ? answering(200, metadata.body) : undefined;
    startModel();
    listNothing();
    replay('checkout');
    expect(model.pipeline(CHECKOUT)?.pipeline.commits).toEqual([]);
    await eventually(() => {
      expect(model.pipeline(CHECKOUT)?.pipeline.commits).toHaveLength(2);
    });
    const commit = model.pipeline(CHECKOUT)?.pipeline.commits[0];
    expect(commit?.subject).not.toBe('');
    expect(commit?.author).not.toContain('<');
    expect(commit?.url).toContain(`deploy.git#${commit?.revision}`);
    await time.advance(100);
    const asked = argo.server.asked.map(({ path }) => path);
    expect(asked.filter(path => path.includes('/revisions/'))).toHaveLength(2);
  });

  it('asks for the commits of each of several sources by its place', async () => {
    argo.refuse = path =>
      path.includes('/revisions/') ? answering(200, metadata.body) : undefined;
    startModel();
    listNothing();
    replay('multisource');
    const name = 'multisource';
    const commits = () =>
      model.pipeline({ ...CHECKOUT, name })?.pipeline.commits ?? [];
    await eventually(() => expect(commits()).toHaveLength(3));
    const asked = argo.server.asked.filter(({ path }) =>
      path.includes('/revisions/'),
    );
    expect(asked.map(({ query }) => query.get('sourceIndex')).sort()).toEqual([
      '0',
      '0',
      '1',
    ]);
    expect(commits().map(({ url }) => url?.split('#')[0].slice(-10))).toEqual(
      expect.arrayContaining(['deploy.git', 'config.git']),
    );
  });

  it('has targets compared that lag behind the newest candidate, once a candidate', async () => {
    const answer = recordedAnswer('3.5/lag', {
      method: 'GET',
      path: '/api/v1/applications/lag-qa',
    });
    argo.refuse = path =>
      path === '/api/v1/applications/lag-qa'
        ? answering(200, answer.body)
        : undefined;
    startModel();
    listNothing();
    eventsOf('3.5/lag', /^NOT reached/).forEach(event =>
      model.listenerFor('prod').changed(event),
    );
    const { pipeline } = model.pipeline(LAG) ?? {};
    const newest = pipeline?.candidates[0].revisions;
    const lagging = (pipeline?.stages ?? [])
      .flatMap(stage => stage.targets)
      .filter(target => target.desired.join() !== newest?.join());
    expect(lagging.map(({ name }) => name)).toEqual(['lag-qa']);
    await time.advance(10_000);
    const compared = () =>
      argo.server.asked.filter(
        ({ query }) => query.get('refresh') === 'normal',
      );
    await eventually(() => expect(compared()).toHaveLength(1));
    expect(compared()[0].path).toBe('/api/v1/applications/lag-qa');
  });

  describe('renders the release of a gated stage', () => {
    const MONOREPO = { ...LAG, name: 'monorepo' };
    const same = recordedAnswer('3.5/monorepo', {
      method: 'GET',
      path: '/api/v1/applications/monorepo-prod/manifests',
    });
    const prod = () => model.pipeline(MONOREPO)?.pipeline.stages[2];
    const rendered = () =>
      argo.server.asked.filter(({ path }) => path.endsWith('/manifests'));

    function follow(until: RegExp) {
      eventsOf('3.5/monorepo', until).forEach(event => {
        const gated = { 'promotions.stagecraft.dev/gates': 'prod=approval' };
        model
          .listenerFor('prod')
          .changed(
            event.kind === 'applicationSet'
              ? { ...event, object: withAnnotations(event.object, gated) }
              : event,
          );
      });
    }

    it('once, and a commit that changes nothing there leaves it the same', async () => {
      argo.refuse = path =>
        path.endsWith('/manifests') ? answering(200, same.body) : undefined;
      startModel();
      listNothing();
      follow(/words only/);
      expect(prod()?.release).toMatchObject({
        offered: true,
        pendingBecause: 'its manifests are being rendered',
      });
      await eventually(() => expect(prod()?.release.id).toBeDefined());
      const first = prod()?.release;
      expect(rendered()).toHaveLength(1);
      expect(rendered()[0].query.get('revision')).toBe(first?.revisions[0]);
      follow(/changes no manifest/);
      await eventually(() =>
        expect(prod()?.release.revisions).not.toEqual(first?.revisions),
      );
      await eventually(() => expect(prod()?.release.id).toBeDefined());
      expect(prod()?.release.id).toBe(first?.id);
      expect(rendered()).toHaveLength(2);
    });

    it('before anybody looks', async () => {
      argo.refuse = path =>
        path.endsWith('/manifests') ? answering(200, same.body) : undefined;
      startModel();
      listNothing();
      follow(/words only/);
      await time.advance(50);
      await eventually(() => expect(rendered()).toHaveLength(1));
      expect(prod()?.release.id).toBeDefined();
    });

    it('says why it cannot, and tries again', async () => {
      argo.refuse = path =>
        path.endsWith('/manifests')
          ? answering(500, { message: 'helm fell over' })
          : undefined;
      startModel();
      listNothing();
      follow(/words only/);
      prod();
      await eventually(() =>
        expect(prod()?.release.pendingBecause).toContain(
          'the manifests of monorepo-prod could not be rendered: GET /api/v1/applications/monorepo-prod/manifests was answered 500: helm fell over',
        ),
      );
      expect(prod()?.release.id).toBeUndefined();
      argo.refuse = path =>
        path.endsWith('/manifests') ? answering(200, same.body) : undefined;
      await time.advance(1_000);
      await eventually(() => expect(prod()?.release.id).toBeDefined());
    });
  });

  it('causes no comparison on an instance that is only read', async () => {
    startModel(false);
    listNothing();
    eventsOf('3.5/lag', /^NOT reached/).forEach(event =>
      model.listenerFor('prod').changed(event),
    );
    await time.advance(10_000);
    expect(
      argo.server.asked.filter(({ query }) => query.has('refresh')),
    ).toEqual([]);
  });
});
