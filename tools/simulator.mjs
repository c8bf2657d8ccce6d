/** Starts the simulated world, and tells the portal where it is. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { typescript } from './backend.mjs';
import { startNode } from './processes.mjs';
import { root } from './repository.mjs';

export function startSimulator({ ports, place, lively }) {
  const secret =
    process.env.STAGECRAFT_DEMO_SECRET ?? randomBytes(16).toString('hex');
  const host = `127.0.0.1:${ports.FORGE_PORT}`;
  const env = {
    STAGECRAFT_FORGE_HOST: host,
    STAGECRAFT_FORGE_URL: `http://${host}`,
    STAGECRAFT_FORGE_PASSWORD: secret,
    STAGECRAFT_ARGOCD_EU_URL: `http://127.0.0.1:${ports.ARGOCD_EU_PORT}`,
    STAGECRAFT_ARGOCD_EU_TOKEN: `eu-${secret}`,
    STAGECRAFT_ARGOCD_US_URL: `http://127.0.0.1:${ports.ARGOCD_US_PORT}`,
    STAGECRAFT_ARGOCD_US_TOKEN: `us-${secret}`,
    STAGECRAFT_KUBERNETES_URL: `http://127.0.0.1:${ports.KUBERNETES_PORT}`,
    STAGECRAFT_CONTROL_URL: `http://127.0.0.1:${ports.CONTROL_PORT}`,
  };
  const child = startNode('the simulated world', {
    args: [
      ...typescript('packages/argocd-simulator/src/demo/main.ts'),
      ...(lively ? ['--lively'] : []),
    ],
    cwd: join(root, 'packages', 'argocd-simulator'),
    env: { ...env, STAGECRAFT_WORLD_FOLDER: join(place, 'world') },
    log: join(place, 'world.log'),
  });
  return { env, process: child };
}
