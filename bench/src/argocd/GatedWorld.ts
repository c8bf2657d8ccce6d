/**
 * A simulated Argo CD that carries out what it is asked (packages/argocd-simulator) with one pipeline whose second
 * stage waits for people, behind a relay that notes when a sync arrives.
 */

import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { performance } from 'node:perf_hooks';
import { startSimulator } from '@stagecraft/argocd-simulator';

/** Simulated seconds in a real one. */
const SPEED = 20;
const STAGES = ['dev', 'prod'];

export class GatedWorld {
  /** When the last sync arrived, on this process's clock. */
  private arrivedAt = 0;

  private constructor(
    readonly url: string,
    private readonly relay: Server,
    /** Commits another version; resolves with its revision. */
    readonly commit: (version: number) => Promise<string>,
    private readonly stopSimulator: () => Promise<void>,
  ) {}

  static async start(directory: string): Promise<GatedWorld> {
    const simulator = await startSimulator({
      directory,
      users: [],
      organizations: ['bench'],
      speed: SPEED,
      instances: [{ name: 'bench', settings: { webhook: true } }],
    });
    const instance = simulator.instances.get('bench');
    if (!instance) throw new Error('The simulated Argo CD was not started');
    const { forge, clock } = simulator;
    const repository = await forge.createRepo({
      owner: 'bench',
      name: 'deploy',
    });
    const commit = (version: number) =>
      forge.commit(repository, {
        files: filesOf(version),
        message: `version ${version}`,
        author: { name: 'Dana Dev', email: 'dana@example.com' },
        date: clock.now(),
      });
    await commit(0);
    instance.world.apply(applicationSet(forge.cloneUrl(repository)));
    const seen: { world?: GatedWorld } = {};
    const relay = await relayTo(instance.url, () => {
      if (seen.world) seen.world.arrivedAt = performance.now();
    });
    const stop = () => simulator.stop();
    const world = new GatedWorld(addressOf(relay), relay, commit, stop);
    seen.world = world;
    return world;
  }

  /** How long after `since` a sync arrived; undefined while none has. */
  arrivedAfter(since: number): number | undefined {
    return this.arrivedAt > since ? this.arrivedAt - since : undefined;
  }

  async stop(): Promise<void> {
    this.relay.closeAllConnections();
    this.relay.close();
    await this.stopSimulator();
  }
}

async function relayTo(target: string, onSync: () => void): Promise<Server> {
  const server = createServer((asked, answer) => {
    if (asked.method === 'POST' && /\/sync(\?|$)/.test(asked.url ?? '')) {
      onSync();
    }
    const { method, headers } = asked;
    const onward = request(`${target}${asked.url}`, { method, headers });
    onward.on('response', response => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The relay does not listen');
  }
  return `http://127.0.0.1:${address.port}`;
}

function filesOf(version: number): Record<string, string> {
  return Object.fromEntries(
    STAGES.map(stage => [
      `${stage}/app.yaml`,
      `apiVersion: v1
kind: ConfigMap
metadata: {name: app}
data: {version: "${version}", stage: ${stage}}
`,
    ]),
  );
}

function applicationSet(repoURL: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name: 'approved',
      namespace: 'argocd',
      annotations: {
        'promotions.stagecraft.dev/stages': STAGES.join(','),
        'promotions.stagecraft.dev/gates': 'prod=approval',
      },
    },
    spec: {
      goTemplate: true,
      generators: [{ list: { elements: STAGES.map(stage => ({ stage })) } }],
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: STAGES.map(stage => ({
            matchExpressions: [
              { key: 'stage', operator: 'In', values: [stage] },
            ],
            ...(stage === 'prod' && { maxUpdate: 0 }),
          })),
        },
      },
      template: {
        metadata: {
          name: 'approved-{{.stage}}',
          labels: { stage: '{{.stage}}' },
        },
        spec: {
          project: 'default',
          source: { repoURL, targetRevision: 'main', path: '{{.stage}}' },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'approved-{{.stage}}',
          },
          syncPolicy: { syncOptions: ['CreateNamespace=true'] },
        },
      },
    },
  };
}
