/** Starts the portal's backend from its sources, and tells when it really answers. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNode } from './processes.mjs';
import { root } from './repository.mjs';

const TRANSFORM = '@backstage/cli-node/config/nodeTransform.cjs';

/** Arguments with which Node runs a TypeScript file of this repository. */
export function typescript(file) {
  return ['--enable-source-maps', '--require', TRANSFORM, join(root, file)];
}

export function startBackend({ ports, place, marker, real, simulator }) {
  const url = `http://localhost:${ports.PORT}`;
  const overlays = real
    ? ['app-config.demo.yaml', 'app-config.argocd.yaml']
    : ['app-config.demo.yaml', 'app-config.world.yaml'];
  const child = startNode('the portal', {
    args: [
      ...typescript('packages/backend/src/index.ts'),
      ...['app-config.yaml', ...overlays].map(
        file => `--config=${join(root, file)}`,
      ),
    ],
    cwd: join(root, 'packages', 'backend'),
    env: {
      NODE_ENV: 'development',
      STAGECRAFT_FRONT_END_MARKER: marker,
      APP_CONFIG_app_baseUrl: url,
      APP_CONFIG_backend_baseUrl: url,
      APP_CONFIG_backend_listen_port: String(ports.PORT),
      APP_CONFIG_backend_database_connection_directory: join(place, 'database'),
      ...simulator?.env,
    },
    log: join(place, 'portal.log'),
  });
  return { url, process: child };
}

/** Resolves when the page is served and a signed-in person gets an answer about pipelines. */
export async function untilAnswering(url) {
  while (!(await answers(url))) await sleep(250);
}

async function answers(url) {
  try {
    // What is asked earlier is refused, and the portal logs that as an error.
    const ready = await fetch(`${url}/.backstage/health/v1/readiness`);
    if (!ready.ok) return false;
    const page = await fetch(url);
    if (!page.ok || !(await page.text()).includes('id="root"')) return false;
    const session = await fetch(`${url}/api/auth/demo/refresh`, {
      headers: {
        'x-stagecraft-demo-person': 'vic',
        'x-requested-with': 'XMLHttpRequest',
      },
    });
    if (!session.ok) return false;
    const { token } = (await session.json()).backstageIdentity;
    const pipelines = await fetch(`${url}/api/promotions/pipelines?limit=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return pipelines.ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}
