import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { World } from '../world/World';
import { startDemo, type RunningDemo } from './startDemo';
import { readSettings } from './settings';

jest.setTimeout(240_000);

let folder: string;
let demo: RunningDemo;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-world-'));
  demo = await startDemo({
    folder,
    forge: { port: 0, password: 'secret' },
    europe: { port: 0, token: 'eu' },
    america: { port: 0, token: 'us' },
    kubernetesPort: 0,
    controlPort: 0,
  });
  await demo.played;
});

afterAll(async () => {
  await demo.simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

function world(name: string): World {
  const instance = demo.simulator.instances.get(name);
  if (!instance) throw new Error(`no Argo CD called ${name}`);
  return instance.world;
}

function stateOf(instance: string, name: string): string {
  const app = world(instance).application({ namespace: 'argocd', name });
  const { sync, health, operationState } = app?.status ?? {};
  return [sync?.status, health?.status, operationState?.phase].join(' ');
}

describe('the demo world', () => {
  it.each([
    ['argocd-eu', 'checkout-prod', 'OutOfSync Healthy Succeeded'],
    ['argocd-eu', 'checkout-qa-eu-west', 'Synced Healthy Succeeded'],
    ['argocd-eu', 'basket-qa-eu-north', 'OutOfSync Healthy Running'],
    ['argocd-eu', 'invoices-qa-eu-north', 'OutOfSync Healthy Failed'],
    ['argocd-eu', 'ledger-qa-eu-west', 'Synced Degraded Succeeded'],
    ['argocd-eu', 'product-search-prod', 'OutOfSync Healthy Succeeded'],
    ['argocd-eu', 'loyalty-dev', 'Synced Healthy Succeeded'],
    ['argocd-eu', 'loyalty-qa', 'OutOfSync Healthy Succeeded'],
    ['argocd-eu', 'loyalty-prod', 'OutOfSync Healthy Succeeded'],
    ['argocd-us', 'tracking-prod-austin', 'Synced Healthy Succeeded'],
    ['argocd-us', 'tracking-prod-tucson', 'OutOfSync Healthy Succeeded'],
    ['argocd-us', 'routing-prod', 'Synced Healthy Succeeded'],
  ])('brings %s %s to %s', (instance, application, state) => {
    expect(stateOf(instance, application)).toBe(state);
  });

  it('has a drifted target whose difference shows, and that a sync of what it deployed brings back', async () => {
    const ref = { namespace: 'argocd', name: 'product-search-prod' };
    const eu = world('argocd-eu');
    const app = eu.application(ref);
    const deployed = app?.status?.history?.at(-1);
    expect(deployed?.source).toEqual(app?.spec.source);
    const differing = (await eu.managedResources(ref)).filter(
      ({ modified }) => modified,
    );
    expect(
      differing.map(({ kind, normalizedLiveState, predictedLiveState }) => [
        kind,
        JSON.parse(normalizedLiveState ?? '').spec.replicas,
        JSON.parse(predictedLiveState ?? '').spec.replicas,
      ]),
    ).toEqual([['Deployment', 1, 3]]);

    await eu.sync(ref, { revision: deployed?.revision }, 'backstage');
    const end = Date.now() + 30_000;
    const isWell = () =>
      stateOf('argocd-eu', ref.name) === 'Synced Healthy Succeeded';
    while (!isWell() && Date.now() < end) {
      await delay(50);
    }
    expect(stateOf('argocd-eu', ref.name)).toBe('Synced Healthy Succeeded');
  });

  it('lives in the present once its history is played', () => {
    const late = Date.now() - demo.clock.now().getTime();
    expect(Math.abs(late)).toBeLessThan(1_000);
  });

  it('holds production behind the number 0, not the text', () => {
    const set = world('argocd-eu').applicationSet({
      namespace: 'argocd',
      name: 'checkout',
    });
    const steps = set?.spec.strategy?.rollingSync?.steps ?? [];
    expect(steps.map(step => step.maxUpdate)).toEqual([
      undefined,
      undefined,
      0,
    ]);
  });

  it('has a standard pipeline that services can join', () => {
    const set = world('argocd-eu').applicationSet({
      namespace: 'argocd',
      name: 'payments-standard',
    });
    expect(set?.metadata.annotations).toMatchObject({
      'promotions.stagecraft.dev/executor': 'stagecraft-demo',
    });
    const repository = `${demo.simulator.forge.baseUrl}/payments/standard-pipeline.git`;
    expect(JSON.stringify(set?.spec.generators)).toContain(repository);
  });

  it('brings every pipeline through Git, and nothing else', () => {
    const brought = world('argocd-us')
      .applications()
      .map(app => app.metadata.name)
      .filter(name => name.startsWith('pipeline-'));
    expect(brought.sort()).toEqual([
      'pipeline-logistics-routing',
      'pipeline-logistics-tracking',
    ]);
  });
});

describe('the settings of the demo world', () => {
  it('names what is missing', () => {
    expect(() => readSettings({})).toThrow(/STAGECRAFT_FORGE_URL/);
  });
});
