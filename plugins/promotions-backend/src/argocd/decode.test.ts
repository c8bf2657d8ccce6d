import {
  readRecording,
  recordedAnswer,
  recordingNames,
} from './__testUtils__/recordings';
import {
  decodeApplication,
  decodeApplicationSet,
  decodeEvent,
  decodeStreamError,
} from './decode';
import type { Application, ArgoEvent } from './types';

function eventsOf(name: string): ArgoEvent[] {
  return readRecording(name).flatMap(({ stream, data }) => {
    const event = stream && decodeEvent(stream, data);
    return event ? [event] : [];
  });
}

function applicationsOf(name: string): Application[] {
  return eventsOf(name).flatMap(event =>
    event.kind === 'application' ? [event.object] : [],
  );
}

function application(changes: Record<string, unknown>): unknown {
  return {
    metadata: { namespace: 'argocd', name: 'checkout-dev', uid: 'u1' },
    ...changes,
  };
}

describe('decoding the recordings of a real Argo CD', () => {
  it.each(recordingNames())('reads every event of %s', name => {
    const sent = readRecording(name).filter(
      ({ data }) => data !== undefined && !decodeStreamError(data),
    );
    const read = eventsOf(name);
    expect(read).toHaveLength(sent.length);
    for (const { object } of read) {
      expect(object.key.name).not.toBe('');
      expect(object.uid).not.toBe('');
      expect(object.specDigest).toHaveLength(43);
    }
    for (const app of applicationsOf(name)) {
      expect(app.owner?.kind).toBe('ApplicationSet');
      expect(app.sources[0].repoURL).toContain('.git');
      expect(app.project).not.toBe('');
      expect(app.destination.server).toContain('kubernetes');
    }
  });

  it('keeps at most 3 KB of an application in the middle of a rollout', () => {
    const sizes = recordingNames()
      .flatMap(applicationsOf)
      .map(app => JSON.stringify(app).length)
      .sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length * 0.95)]).toBeLessThan(3 * 1024);
    expect(sizes[sizes.length - 1]).toBeLessThan(4 * 1024);
  });

  it('tells the revision of each of several sources', () => {
    const deployed = applicationsOf('multisource').filter(
      app => app.history.length > 0,
    );
    for (const app of deployed) {
      expect(app.multiSource).toBe(true);
      expect(app.sources).toHaveLength(2);
      expect(app.history[0].revisions).toHaveLength(2);
    }
    const pinned = deployed.find(app => app.operation?.requested.length);
    expect(pinned?.operation?.requested).toEqual([
      '8c501da1292a104a4866d3bb55759fbed7954f71',
      'c218276d42fe269fbe4f5f15f2a330233383089b',
    ]);
  });

  it('tells who asked for the operation that opened a gated stage, before it begins', () => {
    const requested = applicationsOf('3.5/verified').find(
      app => app.requestedOperation?.initiatedBy === 'backstage',
    );
    expect(requested?.operationRequested).toBe(true);
    expect(requested?.requestedOperation?.revisions).toHaveLength(1);
    expect(requested?.requestedOperation?.infos[0].name).toBe('Release');
  });

  it('keeps the Jobs of an operation and their end', () => {
    const failed = applicationsOf('gatejobs')
      .flatMap(app => app.operation?.resources ?? [])
      .find(resource => resource.hookPhase === 'Failed');
    expect(failed).toMatchObject({ kind: 'Job', group: 'batch' });
  });

  it('keeps what left the manifests and was not pruned', () => {
    const apps = applicationsOf('3.5/leftover');
    const leftovers = apps.flatMap(app =>
      app.resources.filter(resource => resource.requiresPruning),
    );
    expect(leftovers[0]).toMatchObject({
      kind: 'ConfigMap',
      status: 'OutOfSync',
    });
    expect(
      apps
        .flatMap(app => app.operation?.resources ?? [])
        .some(resource => resource.status === 'PruneSkipped'),
    ).toBe(true);
  });

  it('tells the text "0" and the number 0 of maxUpdate apart', () => {
    const written = eventsOf('stringzero').flatMap(event =>
      event.kind === 'applicationSet'
        ? event.object.steps.map(step => step.maxUpdate)
        : [],
    );
    expect(new Set(written)).toEqual(new Set([undefined, 0, '0', '0%']));
  });

  it('reads a step as a number and absent targetRevisions as none', () => {
    const statuses = recordingNames()
      .flatMap(eventsOf)
      .flatMap(event =>
        event.kind === 'applicationSet' ? event.object.applicationStatus : [],
      );
    expect(new Set(statuses.map(status => status.step))).toEqual(
      new Set([-1, 1, 2, 3]),
    );
    expect(statuses.some(status => status.targetRevisions.length === 0)).toBe(
      true,
    );
  });

  it('keeps the digest of a spec while only the rollout moves', () => {
    const digests = applicationsOf('checkout').reduce(
      (seen, app) => seen.set(app.key.name, app.specDigest),
      new Map<string, string>(),
    );
    for (const app of applicationsOf('checkout')) {
      expect(app.specDigest).toBe(digests.get(app.key.name));
    }
    expect(new Set(digests.values()).size).toBe(4);
  });

  it('reads the answers to single calls as it reads events', () => {
    const { body } = recordedAnswer('3.5/checkout', {
      method: 'GET',
      path: '/api/v1/applicationsets/checkout',
    });
    expect(decodeApplicationSet(body).steps).toHaveLength(3);
  });
});

describe('decoding what no Argo CD should send', () => {
  it('names the object and the field', () => {
    const broken = application({
      status: { history: [{ id: 1 }, { id: 'two' }] },
    });
    expect(() => decodeApplication(broken)).toThrow(
      'Application argocd/checkout-dev: status.history[1].id must be a whole number, but is "two"',
    );
  });

  it.each([
    ['text', 'no JSON object'],
    [null, 'no JSON object'],
    [{}, 'Application without a name: metadata.namespace is missing'],
    [application({ status: 7 }), 'status must be an object, but is 7'],
    [
      application({ status: { operationState: { phase: 'Dancing' } } }),
      'status.operationState.phase must be a phase of an operation, but is "Dancing"',
    ],
    [
      application({ metadata: { name: 'x', namespace: 'y' } }),
      'Application y/x: metadata.uid is missing',
    ],
  ])('refuses %j', (json, message) => {
    expect(() => decodeApplication(json)).toThrow(message);
    expect(() => decodeApplication(json)).toThrow(
      expect.objectContaining({ kind: 'undecodable' }),
    );
  });

  it('refuses an object that is nested too deeply to be read, and only that', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const spec = { source: { helm: { valuesObject: { deep } } } };
    expect(() => decodeApplication(application({ spec }))).toThrow(
      'Application argocd/checkout-dev: it is nested too deeply to be read',
    );
    expect(() => decodeApplication(application({ spec: deep }))).toThrow(
      'spec must be an object, but is a list',
    );
  });

  it('takes an application that was never compared', () => {
    expect(decodeApplication(application({}))).toMatchObject({
      sync: { status: 'Unknown', revisions: [] },
      health: { status: 'Unknown' },
      history: [],
      operation: undefined,
    });
  });

  it('refuses a step that is no number', () => {
    const broken = {
      metadata: { namespace: 'argocd', name: 'checkout', uid: 'u' },
      status: { applicationStatus: [{ step: 'two' }] },
    };
    expect(() => decodeApplicationSet(broken)).toThrow(
      'ApplicationSet argocd/checkout: status.applicationStatus[0].step must be a number, but is "two"',
    );
  });

  it.each([
    [undefined],
    ['text'],
    [{}],
    [{ result: null }],
    [{ result: { type: 'BOOKMARK' } }],
  ])('takes %j for no event', json => {
    expect(decodeEvent('applications', json)).toBeUndefined();
  });

  it('reads an error that a stream sends', () => {
    const { body } = recordedAnswer('rbac', {
      method: 'GET',
      path: '/api/v1/stream/applications',
      status: 401,
    });
    expect(decodeStreamError(body)).toMatchObject({
      kind: 'unauthenticated',
      message: 'no session information',
    });
  });

  it('does not let a label become a prototype', () => {
    const app = decodeApplication(
      JSON.parse(
        '{"metadata":{"namespace":"a","name":"b","uid":"c","labels":{"__proto__":"x"}}}',
      ),
    );
    expect(Object.keys(app.labels)).toEqual(['__proto__']);
  });
});

describe('the digest of a spec', () => {
  const digest = (spec: unknown) =>
    decodeApplication(application({ spec })).specDigest;

  it('ignores the switch that RollingSync sets and the order of keys', () => {
    const on = { project: 'a', syncPolicy: { automated: { prune: true } } };
    const off = {
      syncPolicy: { automated: { enabled: false, prune: true } },
      project: 'a',
    };
    expect(digest(off)).toBe(digest(on));
  });

  it('changes with a target revision', () => {
    const at = (targetRevision: string) =>
      digest({ source: { repoURL: 'r', targetRevision } });
    expect(at('main')).not.toBe(at('v1'));
  });
});

describe('what a verdict needs beside the usual', () => {
  it('reads of a hydrated source its dry commit, and what could not be hydrated', () => {
    const app = decodeApplication(
      application({
        spec: {
          sourceHydrator: {
            drySource: {
              repoURL: 'https://git/web.git',
              targetRevision: 'main',
              path: 'dev',
            },
            syncSource: { targetBranch: 'env/dev', path: 'dev' },
          },
        },
        status: {
          sourceHydrator: {
            lastSuccessfulOperation: { drySHA: 'dry', hydratedSHA: 'wet' },
            currentOperation: {
              phase: 'Failed',
              drySHA: 'newer',
              message: 'helm template failed',
              finishedAt: '2026-11-21T12:00:00Z',
            },
          },
        },
      }),
    );
    expect(app.sources).toEqual([
      {
        repoURL: 'https://git/web.git',
        targetRevision: 'main',
        path: 'dev',
        chart: undefined,
      },
    ]);
    expect(app.hydration).toEqual({
      dry: 'dry',
      hydrated: 'wet',
      failure: {
        dry: 'newer',
        message: 'helm template failed',
        at: '2026-11-21T12:00:00Z',
      },
    });
  });

  it('names the Applications that it owns, not those that only wait to be pruned', () => {
    const child = {
      group: 'argoproj.io',
      kind: 'Application',
      namespace: 'argocd',
    };
    const resources = [
      { ...child, name: 'shop' },
      { ...child, name: 'old', requiresPruning: true },
      { ...child, group: 'app.k8s.io', name: 'other' },
    ];
    const app = decodeApplication(application({ status: { resources } }));
    expect(app.children).toEqual([{ namespace: 'argocd', name: 'shop' }]);
    expect(decodeApplication(application({})).children).toBeUndefined();
  });

  it('tells a sync without hooks, as a rollback is', () => {
    const told = (syncStrategy: unknown) =>
      decodeApplication(
        application({
          status: {
            operationState: {
              phase: 'Succeeded',
              startedAt: '2026-11-21T12:00:00Z',
              operation: { sync: { syncStrategy } },
            },
          },
        }),
      ).operation?.skipsHooks;
    expect([told({ apply: {} }), told({ hook: {} }), told(null)]).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });

  it('tells automated that is on from one that RollingSync switched off', () => {
    const told = (automated: unknown) => {
      const app = decodeApplication(
        application({ spec: { syncPolicy: { automated } } }),
      );
      return [app.automated, app.automatedDormant];
    };
    expect(told({})).toEqual([true, undefined]);
    expect(told({ enabled: false })).toEqual([false, true]);
    expect(told(null)).toEqual([false, undefined]);
  });

  it('takes a comparison with another destination for one of an older spec', () => {
    const compared = (destination: unknown) =>
      decodeApplication(
        application({
          spec: { destination: { name: 'eu', namespace: 'shop' } },
          status: { sync: { comparedTo: { destination } } },
        }),
      ).sync.ofThisSpec;
    expect(compared({ name: 'eu', namespace: 'shop' })).toBe(true);
    expect(compared({ server: 'https://eu', namespace: 'shop' })).toBe(true);
    expect(compared({ name: 'us', namespace: 'shop' })).toBe(false);
  });
});
