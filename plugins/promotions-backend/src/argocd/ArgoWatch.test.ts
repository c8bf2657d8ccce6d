import { eventually } from '../platform/__testUtils__/eventually';
import { settle, VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { ArgoClient } from './ArgoClient';
import { ArgoWatch, type WatchListener } from './ArgoWatch';
import { ArgoError } from './errors';
import { answering } from './__testUtils__/argoServer';
import { bareObject, FakeArgoCd } from './__testUtils__/FakeArgoCd';
import { platformFetch } from './transport';

let argo: FakeArgoCd;
let time: VirtualTime;
let told: string[];
let warnings: string[];
let infos: string[];
let heard: number;
let watch: ArgoWatch;
let token: string;

const names = (objects: { key: { name: string } }[]) =>
  objects.map(object => object.key.name).join(',');

const listener: WatchListener = {
  listed: ({ kind, objects }) => told.push(`${kind}s: ${names(objects)}`),
  changed: ({ type, object }) =>
    told.push(`${type} ${object.key.name}@${object.resourceVersion}`),
  heard: () => {
    heard += 1;
  },
  failed: (kind, error) =>
    told.push(
      `${kind} failed: ${error instanceof ArgoError ? error.kind : error}`,
    ),
};

beforeEach(async () => {
  argo = await FakeArgoCd.start();
  time = new VirtualTime();
  told = [];
  warnings = [];
  infos = [];
  heard = 0;
  token = 'first-token';
  const client = new ArgoClient({
    instance: 'prod',
    url: argo.server.url,
    token: () => token,
    fetch: platformFetch,
    now: () => time.clock().getTime(),
    timeoutMs: 5000,
  });
  watch = new ArgoWatch(
    client,
    listener,
    { clock: time.clock, timers: time.timers, random: () => 0.5 },
    { info: note => infos.push(note), warn: note => warnings.push(note) },
  );
});

afterEach(async () => {
  await watch.stop();
  await argo.server.close();
});

const countOf = (line: string) => told.filter(other => other === line).length;

const heardOf = (times: number) => eventually(() => expect(heard).toBe(times));

async function startAndList() {
  watch.start();
  await eventually(() => {
    expect(told.filter(line => /s: /.test(line))).toHaveLength(2);
  });
}

describe('watching an Argo CD', () => {
  it('lists each kind once its stream is open, and takes each event as it comes', async () => {
    argo.lists.applications = [bareObject('dev', 1)];
    argo.lists.applicationsets = [bareObject('checkout', 2)];
    await startAndList();
    expect(told.sort()).toEqual([
      'applicationSets: checkout',
      'applications: dev',
    ]);
    argo.send('applications', 'MODIFIED', bareObject('dev', 3));
    argo.send('applicationsets', 'DELETED', bareObject('checkout', 4));
    await eventually(() => {
      expect(told).toContain('SET dev@3');
      expect(told).toContain('DELETED checkout@4');
    });
    expect(argo.server.asked).toHaveLength(4);
  });

  it('lists every five minutes over the same streams while all is well', async () => {
    await startAndList();
    for (let beats = 1; beats <= 21; beats++) {
      argo.heartbeat();
      await heardOf(2 + 2 * beats);
      await time.advance(15_000);
      expect(argo.asked('/api/v1/applications')).toBe(beats < 20 ? 1 : 2);
    }
    expect(argo.asked('/api/v1/stream/applications')).toBe(1);
  });

  it('counts an event that arrives while the list is under way', async () => {
    let answerList = () => {};
    argo.refuse = path =>
      path === '/api/v1/applications'
        ? (request, response) => {
            answerList = () =>
              answering(200, { items: [bareObject('dev', 1)] })(
                request,
                response,
              );
          }
        : undefined;
    watch.start();
    await eventually(() => expect(argo.asked('/api/v1/applications')).toBe(1));
    argo.send('applications', 'ADDED', bareObject('qa', 5));
    argo.send('applications', 'DELETED', bareObject('dev', 6));
    await eventually(() => expect(told).toContain('DELETED dev@6'));
    answerList();
    await eventually(() => expect(told).toContain('applications: qa'));
  });

  it('takes a stream without a byte for two heartbeats for dead, and lists again', async () => {
    await startAndList();
    argo.heartbeat();
    await eventually(() => expect(heard).toBe(4));
    await time.advance(29_000);
    expect(countOf('application failed: timeout')).toBe(0);
    await time.advance(1_000);
    await eventually(() => {
      expect(told).toContain('application failed: timeout');
    });
    await time.advance(1_000);
    await eventually(() => {
      expect(countOf('applications: ')).toBe(2);
      expect(countOf('applicationSets: ')).toBe(2);
    });
  });

  it('comes back after the server ended the streams', async () => {
    await startAndList();
    argo.lists.applications = [bareObject('new', 9)];
    argo.endStreams();
    await eventually(() => {
      expect(told).toContain('application failed: unreachable');
    });
    await time.advance(1_000);
    await eventually(() => expect(told).toContain('applications: new'));
  });

  it('takes up a steady stream that a proxy ended without calling that a failure', async () => {
    await startAndList();
    for (let beats = 1; beats <= 3; beats++) {
      argo.heartbeat();
      await heardOf(2 + 2 * beats);
      await time.advance(15_000);
    }
    argo.lists.applications = [bareObject('new', 9)];
    argo.endStreams();
    await eventually(() => expect(time.pending).toBe(2));
    await time.advance(500);
    await eventually(() => expect(told).toContain('applications: new'));
    expect(told.join()).not.toContain('failed');
  });

  it('logs a failure once, and when it is over', async () => {
    argo.refuse = path =>
      path.endsWith('/applications')
        ? answering(403, { message: 'permission denied' })
        : undefined;
    watch.start();
    await eventually(() => {
      expect(countOf('application failed: forbidden')).toBe(1);
    });
    await time.advance(1_000);
    await eventually(() => {
      expect(countOf('application failed: forbidden')).toBe(2);
    });
    expect(warnings).toEqual([
      'The Applications of the Argo CD prod cannot be followed, and will be tried again: GET /api/v1/stream/applications was answered 403: permission denied',
    ]);
    argo.refuse = () => undefined;
    await time.advance(2_000);
    await eventually(() => {
      expect(infos).toEqual([
        'The Applications of the Argo CD prod are followed again',
      ]);
    });
  });

  it.each([
    [403, 'forbidden'],
    [429, 'rateLimited'],
    [502, 'server'],
  ])('waits longer each time while it is answered %s', async (status, kind) => {
    argo.refuse = () => answering(status, { message: 'no' });
    watch.start();
    const failed = `application failed: ${kind}`;
    for (const [attempt, wait] of [750, 1500, 3000, 6000].entries()) {
      await eventually(() => expect(countOf(failed)).toBe(attempt + 1));
      await time.advance(wait - 1);
      expect(argo.asked('/api/v1/stream/applications')).toBe(attempt + 1);
      await time.advance(1);
    }
    await eventually(() => expect(countOf(failed)).toBe(5));
    argo.refuse = () => undefined;
    await time.advance(60_000);
    await eventually(() => expect(told).toContain('applications: '));
  });

  it('asks once in ten seconds while our token is refused, and at once when the settings have changed', async () => {
    argo.refuse = () => answering(401, { message: 'expired' });
    watch.start();
    const failed = 'application failed: unauthenticated';
    for (const [attempt, wait] of [750, 1500, 3000, 6000].entries()) {
      await eventually(() => expect(countOf(failed)).toBe(attempt + 1));
      expect(argo.asked('/api/v1/stream/applications')).toBe(1);
      await time.advance(wait);
    }
    await eventually(() => expect(countOf(failed)).toBe(5));
    expect(argo.asked('/api/v1/stream/applications')).toBe(2);
    argo.refuse = () => undefined;
    token = 'second-token';
    watch.tryAgain();
    await eventually(() => expect(told).toContain('applications: '));
    expect(warnings).toHaveLength(2);
  });

  it('waits as long as Retry-After says', async () => {
    argo.refuse = () => answering(429, 'no', { 'retry-after': '20' });
    watch.start();
    await eventually(() => {
      expect(told).toContain('application failed: rateLimited');
    });
    await time.advance(19_000);
    expect(argo.asked('/api/v1/stream/applications')).toBe(1);
    await time.advance(1_000);
    await eventually(() =>
      expect(argo.asked('/api/v1/stream/applications')).toBe(2),
    );
  });

  it('fails and comes back one kind alone, when only that is refused', async () => {
    argo.refuse = path =>
      path.endsWith('/applicationsets')
        ? answering(403, { message: 'permission denied' })
        : undefined;
    watch.start();
    await eventually(() => {
      expect(told).toContain('applicationSet failed: forbidden');
      expect(told).toContain('applications: ');
    });
  });

  it('waits as long as Retry-After says also when the stream has been steady', async () => {
    await startAndList();
    argo.refuse = path =>
      path === '/api/v1/applications'
        ? answering(429, 'no', { 'retry-after': '120' })
        : undefined;
    for (let beats = 1; beats <= 20; beats++) {
      argo.heartbeat();
      await heardOf(2 + 2 * beats);
      await time.advance(15_000);
    }
    await eventually(() => {
      expect(told).toContain('application failed: rateLimited');
    });
    expect(argo.asked('/api/v1/applications')).toBe(2);
    argo.refuse = () => undefined;
    await time.advance(119_000);
    expect(argo.asked('/api/v1/stream/applications')).toBe(1);
    await time.advance(1_000);
    await eventually(() => {
      expect(argo.asked('/api/v1/applications')).toBe(3);
    });
  });

  it('is refused by a server that is not there, and comes back', async () => {
    argo.refuse = () => (_request, response) => {
      response.destroy();
    };
    watch.start();
    await eventually(() => {
      expect(told).toContain('application failed: unreachable');
      expect(told).toContain('applicationSet failed: unreachable');
    });
    argo.refuse = () => undefined;
    await time.advance(1_000);
    await eventually(() => expect(told).toContain('applications: '));
  });

  it('takes a 404 for the Applications for a failure, and never polls them', async () => {
    argo.refuse = path =>
      path === '/api/v1/stream/applications'
        ? answering(404, 'default backend - 404')
        : undefined;
    watch.start();
    await eventually(() => {
      expect(told).toContain('application failed: notFound');
    });
    await time.advance(60_000);
    expect(argo.asked('/api/v1/applications')).toBe(0);
    argo.refuse = () => undefined;
    await time.advance(60_000);
    await eventually(() => expect(told).toContain('applications: '));
  });

  it('fails when Argo CD cannot be polled either, and looks for the stream again', async () => {
    argo.refuse = path =>
      path.endsWith('/applicationsets')
        ? answering(404, { code: 5, message: 'Not Found' })
        : undefined;
    watch.start();
    await eventually(() => {
      expect(told).toContain('applicationSet failed: notFound');
    });
    await time.advance(1_000);
    await eventually(() => {
      expect(countOf('applicationSet failed: notFound')).toBe(2);
    });
    expect(argo.asked('/api/v1/stream/applicationsets')).toBe(2);
  });

  it('says that what it knows is old while the list after a lost stream does not come', async () => {
    await startAndList();
    argo.refuse = path =>
      path === '/api/v1/applications' ? () => undefined : undefined;
    argo.endStreams();
    await eventually(() => {
      expect(told).toContain('application failed: unreachable');
    });
    await time.advance(1_000);
    await eventually(() => {
      expect(argo.asked('/api/v1/applications')).toBe(2);
    });
    const before = heard;
    argo.heartbeat();
    await heardOf(before + 2);
    await time.advance(29_000);
    expect(countOf('application failed: timeout')).toBe(0);
    argo.heartbeat();
    await heardOf(before + 4);
    await time.advance(1_000);
    expect(countOf('application failed: timeout')).toBe(1);
  });

  describe('when the history of Argo CD begins again, as a restored backup does', () => {
    beforeEach(async () => {
      argo.lists.applications = [bareObject('dev', 900), bareObject('qa', 901)];
      await startAndList();
    });

    it('believes the next list, and the events that follow it', async () => {
      argo.lists.applications = [bareObject('dev', 100)];
      argo.endStreams();
      await eventually(() => {
        expect(told).toContain('application failed: unreachable');
      });
      await time.advance(1_000);
      await eventually(() => {
        expect(told.filter(line => line === 'applications: dev')).toHaveLength(
          1,
        );
      });
      argo.send('applications', 'MODIFIED', bareObject('dev', 101));
      await eventually(() => expect(told).toContain('SET dev@101'));
    });

    it('lists again within two heartbeats of the first event that shows it, though the stream stays open', async () => {
      argo.lists.applications = [bareObject('dev', 100)];
      argo.send('applications', 'MODIFIED', bareObject('dev', 100));
      await heardOf(3);
      expect(told).not.toContain('SET dev@100');
      argo.heartbeat();
      await heardOf(5);
      await time.advance(29_000);
      expect(argo.asked('/api/v1/applications')).toBe(1);
      argo.heartbeat();
      await heardOf(7);
      await time.advance(1_000);
      await eventually(() => expect(told).toContain('applications: dev'));
      argo.send('applications', 'MODIFIED', bareObject('dev', 101));
      await eventually(() => expect(told).toContain('SET dev@101'));
    });
  });

  it('lists again soon after a line that cannot be read, as an event may be lost in it', async () => {
    await startAndList();
    argo.write('applications', 'data: {broken\n\n');
    argo.heartbeat();
    await heardOf(5);
    await time.advance(29_000);
    argo.heartbeat();
    await heardOf(7);
    await time.advance(1_000);
    await eventually(() => {
      expect(argo.asked('/api/v1/applications')).toBe(2);
    });
  });

  it('passes the events of others on when one object brings a fault of ours to light', async () => {
    await startAndList();
    jest.spyOn(listener, 'changed').mockImplementationOnce(() => {
      throw new TypeError('no such step');
    });
    argo.send('applications', 'ADDED', bareObject('bad', 5));
    argo.send('applications', 'ADDED', bareObject('dev', 6));
    await eventually(() => expect(told).toContain('SET dev@6'));
    expect(watch.unreadableCount('application')).toBe(1);
    expect(warnings).toEqual([
      expect.stringContaining(
        'argocd/bad cannot be taken in: TypeError: no such step',
      ),
    ]);
    jest.restoreAllMocks();
  });

  it('drops an event that comes again after its object was deleted', async () => {
    await startAndList();
    argo.send('applications', 'ADDED', bareObject('dev', 5));
    argo.send('applications', 'DELETED', bareObject('dev', 6));
    argo.send('applications', 'MODIFIED', bareObject('dev', 5));
    argo.send('applications', 'DELETED', bareObject('never', 7));
    await eventually(() => expect(heard).toBe(6));
    await time.advance(1_000);
    expect(told.filter(line => /dev/.test(line))).toEqual([
      'SET dev@5',
      'DELETED dev@6',
    ]);
  });

  it('takes a list of ten thousand', async () => {
    argo.lists.applications = Array.from({ length: 10_000 }, (_, number) =>
      bareObject(`app-${number}`, number + 1),
    );
    await startAndList();
    const list = told.find(line => line.startsWith('applications: '));
    expect(list?.split(',')).toHaveLength(10_000);
  });

  it('takes "items": null for an empty list', async () => {
    argo.refuse = path =>
      path.endsWith('/v1/applications')
        ? answering(200, { metadata: {}, items: null })
        : undefined;
    await startAndList();
    expect(told).toContain('applications: ');
  });

  it('lists again after a list that failed', async () => {
    argo.refuse = path =>
      path === '/api/v1/applications' ? answering(500, 'oops') : undefined;
    watch.start();
    await eventually(() => {
      expect(told).toContain('application failed: server');
    });
    argo.refuse = () => undefined;
    await time.advance(1_000);
    await eventually(() => expect(told).toContain('applications: '));
  });

  it('polls the ApplicationSets of an Argo CD that cannot stream them', async () => {
    argo.refuse = path =>
      path === '/api/v1/stream/applicationsets'
        ? answering(404, { code: 5, message: 'Not Found' })
        : undefined;
    await startAndList();
    argo.lists.applicationsets = [bareObject('checkout', 2)];
    await time.advance(10_000);
    await eventually(() => {
      expect(told).toContain('applicationSets: checkout');
    });
    expect(told.join()).not.toContain('failed');
    expect(argo.asked('/api/v1/stream/applicationsets')).toBe(1);
  });

  it('counts what cannot be read, says it once, and goes on', async () => {
    await startAndList();
    argo.write('applications', 'data: {broken\n\n');
    argo.send('applications', 'ADDED', { metadata: { name: 7 } });
    argo.send('applications', 'ADDED', bareObject('dev', 1));
    await eventually(() => expect(told).toContain('SET dev@1'));
    expect(watch.unreadableCount('application')).toBe(2);
    expect(warnings).toEqual([
      'Argo CD prod sent what cannot be read, and it is left out: a line of the stream is not JSON: {broken. Others of this kind are only counted.',
    ]);
  });

  it('passes a flapping object on a few times a second, its last state always', async () => {
    await startAndList();
    for (let version = 1; version <= 30; version++) {
      argo.send('applicationsets', 'MODIFIED', bareObject('flap', version));
    }
    const seen = () => told.filter(line => line.startsWith('SET flap'));
    await eventually(() => expect(heard).toBeGreaterThanOrEqual(32));
    expect(seen()).toEqual(['SET flap@1']);
    await time.advance(200);
    expect(seen()).toEqual(['SET flap@1', 'SET flap@30']);
  });

  it('passes every operation that began and ended within a moment', async () => {
    await startAndList();
    const running = (version: number, phase: string) =>
      bareObject('dev', version, {
        status: { operationState: { phase, startedAt: 'now' } },
      });
    argo.send('applications', 'MODIFIED', bareObject('dev', 1));
    argo.send('applications', 'MODIFIED', running(2, 'Running'));
    argo.send('applications', 'MODIFIED', running(3, 'Failed'));
    argo.send('applications', 'MODIFIED', bareObject('dev', 4));
    await eventually(() => expect(heard).toBeGreaterThanOrEqual(6));
    await time.advance(200);
    expect(told.filter(line => line.startsWith('SET'))).toEqual([
      'SET dev@1',
      'SET dev@2',
      'SET dev@3',
      'SET dev@4',
    ]);
  });

  it('leaves nothing behind when it stops', async () => {
    await startAndList();
    await watch.stop();
    await settle();
    expect(time.pending).toBe(0);
    expect(told.join()).not.toContain('failed');
  });
});
