/** Replays what a real Argo CD answered about whole resources, sources and windows. */

import { ArgoClient } from './ArgoClient';
import {
  answering,
  startArgoServer,
  type ArgoServer,
} from './__testUtils__/argoServer';
import { readRecording, recordedAnswer } from './__testUtils__/recordings';
import { decodeApplication } from './decode';
import { decodeDifferingResources } from './decodeDetails';
import { decodeSourceValues } from './decodeSourceValues';
import { platformFetch } from './transport';

const REF = { namespace: 'argocd', name: 'reads-prod', project: 'default' };

let argo: ArgoServer;

beforeEach(async () => {
  argo = await startArgoServer(answering(200, {}));
});
afterEach(() => argo.close());

function details() {
  return new ArgoClient({
    instance: 'prod',
    url: argo.url,
    token: () => 'secret-token',
    fetch: platformFetch,
    now: () => 0,
    timeoutMs: 2000,
  }).details;
}

function replay(recording: string, path: string) {
  const { body } = recordedAnswer(recording, { method: 'GET', path });
  argo.answer(answering(200, body));
}

function item(changes: Record<string, unknown>) {
  return {
    kind: 'ConfigMap',
    namespace: 'shop',
    name: 'config',
    liveState: '{"kind":"ConfigMap"}',
    targetState: '{"kind":"ConfigMap"}',
    normalizedLiveState: '{"data":{"a":"1"}}',
    predictedLiveState: '{"data":{"a":"2"}}',
    modified: true,
    ...changes,
  };
}

describe('resources that differ', () => {
  it('are read as Argo CD compares them, an absent one as absent', async () => {
    replay('3.5/reads', '/api/v1/applications/reads-prod/managed-resources');
    const { resources, more } = await details().differingResources(REF);
    expect(more).toBe(0);
    expect(resources.map(r => [r.kind, r.name, Boolean(r.live)])).toEqual([
      ['ConfigMap', 'web-config', true],
      ['Secret', 'token', false],
      ['Deployment', 'web', true],
    ]);
    expect(resources[0].live).toMatchObject({ data: { version: '1' } });
    expect(resources[0].desired).toMatchObject({ data: { version: '2' } });
  });

  it('are neither hooks nor those that are as they should be', () => {
    const items = [item({ hook: true }), item({ modified: false })];
    expect(decodeDifferingResources({ items }).resources).toEqual([]);
    expect(decodeDifferingResources({}).resources).toEqual([]);
  });

  it('include one that waits to be pruned, which Argo CD does not call modified', () => {
    const left = item({ modified: false, targetState: 'null' });
    const [resource] = decodeDifferingResources({ items: [left] }).resources;
    expect(resource.live).toEqual({ data: { a: '1' } });
    expect(resource.desired).toBeUndefined();
  });

  it('are told without their content when that is huge or broken', () => {
    const huge = JSON.stringify({ data: { a: 'x'.repeat(2_000_001) } });
    const deep = `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`;
    const items = [
      item({ normalizedLiveState: huge }),
      item({ predictedLiveState: '{"data":' }),
      item({ predictedLiveState: '[]' }),
      item({ predictedLiveState: deep }),
    ];
    const { resources } = decodeDifferingResources({ items });
    expect(resources.map(r => r.withheld)).toEqual([
      'it is too large to be shown',
      'Argo CD’s answer cannot be read',
      'Argo CD’s answer cannot be read',
      'Argo CD’s answer cannot be read',
    ]);
  });

  it('are read up to a number, and the rest is counted', () => {
    const items = Array.from({ length: 1_000 }, () => item({}));
    const { resources, more } = decodeDifferingResources({ items });
    expect(resources).toHaveLength(200);
    expect(more).toBe(800);
  });

  it('are given up when the answer is larger than the process should hold', async () => {
    argo.answer(answering(200, `"${'x'.repeat(33 * 1024 * 1024)}"`));
    await expect(details().differingResources(REF)).rejects.toMatchObject({
      name: 'ArgoError',
      kind: 'undecodable',
      message: 'its answer is larger than 32 MB',
    });
  });
});

describe('rendered objects', () => {
  it('are asked at one revision, or at one a source', async () => {
    replay('3.5/reads', '/api/v1/applications/reads-prod/manifests');
    const objects = await details().renderedObjects(REF, ['abc'], {
      multiSource: false,
    });
    expect(objects.map(object => object.kind)).toContain('Deployment');
    await details().renderedObjects(REF, ['a', 'b'], { multiSource: true });
    expect(argo.asked.map(({ query }) => String(query))).toEqual([
      'appNamespace=argocd&project=default&revision=abc',
      'appNamespace=argocd&project=default&revisions=a&sourcePositions=1&revisions=b&sourcePositions=2',
    ]);
  });
});

describe('sync windows', () => {
  it('are read as recorded', async () => {
    replay('windows', '/api/v1/applications/windows-prod/syncwindows');
    const window = {
      kind: 'deny',
      schedule: '* * * * *',
      duration: '1h',
      manualSync: false,
    };
    expect(await details().syncWindows(REF)).toEqual({
      active: [window],
      assigned: [window],
      canSync: false,
    });
  });

  it('that are none allow a sync', async () => {
    replay('3.5/checkout', '/api/v1/applications/checkout-prod/syncwindows');
    expect(await details().syncWindows(REF)).toEqual({
      active: [],
      assigned: [],
      canSync: true,
    });
  });
});

describe('values of a source', () => {
  const flat = (source: unknown) =>
    decodeSourceValues({ spec: { source } })[0].map(
      ({ name, value }) => `${name}=${value}`,
    );

  it('are Helm parameters and values, whichever way they are written', () => {
    expect(
      flat({
        repoURL: 'https://charts.example',
        chart: 'checkout',
        targetRevision: '1.2.3',
        helm: {
          releaseName: 'checkout',
          parameters: [{ name: 'replicas', value: '3', forceString: true }],
          valuesObject: { image: { tag: 'v1' }, hosts: ['a', 'b'] },
          values: 'log:\n  level: debug\n',
        },
      }),
    ).toEqual([
      'helm.releaseName=checkout',
      'helm.parameters.replicas=3',
      'helm.valuesObject.image.tag=v1',
      'helm.valuesObject.hosts[0]=a',
      'helm.valuesObject.hosts[1]=b',
      'helm.valuesObject.log.level=debug',
    ]);
  });

  it('are Kustomize images by what they replace', () => {
    const images = ['web=registry:5000/web:2', 'registry:5000/db@sha256:1'];
    expect(flat({ kustomize: { namePrefix: 'prod-', images } })).toEqual([
      'kustomize.namePrefix=prod-',
      'kustomize.images.web=web=registry:5000/web:2',
      'kustomize.images.registry:5000/db=registry:5000/db@sha256:1',
    ]);
  });

  it('are none where a source sets nothing, or is hydrated', () => {
    expect(decodeSourceValues({ spec: {} })).toEqual([[]]);
    expect(flat({ repoURL: 'https://git', path: 'a' })).toEqual([]);
    expect(flat({ helm: { values: ': [' } })).toEqual([
      'helm.valuesObject=: [',
    ]);
  });
});

describe('the sources that a target was deployed from', () => {
  const recorded = readRecording('multisource')
    .map(line => Object(line.data).result?.application)
    .findLast(app => app?.status?.history?.length > 0);

  it('are those of its spec, in every recorded history', () => {
    expect(decodeApplication(recorded).deployedFrom).toBe('live');
  });

  it('are others once a parameter was changed, and untold without a history', () => {
    const [first, ...rest] = recorded.spec.sources;
    const sources = [{ ...first, kustomize: { images: ['a=b'] } }, ...rest];
    const changed = { ...recorded, spec: { ...recorded.spec, sources } };
    expect(decodeApplication(changed).deployedFrom).toBe('other');
    const fresh = { ...recorded, status: { ...recorded.status, history: [] } };
    expect(decodeApplication(fresh).deployedFrom).toBeUndefined();
  });
});
