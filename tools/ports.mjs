/** Which ports are used, and a clear word when one is taken. */

import { createServer } from 'node:net';

/** The portal, and the parts of the simulated world. */
const DEFAULTS = {
  PORT: 7007,
  FORGE_PORT: 7010,
  ARGOCD_EU_PORT: 7011,
  ARGOCD_US_PORT: 7012,
  KUBERNETES_PORT: 7013,
  CONTROL_PORT: 7014,
};

export function choosePorts(env) {
  return Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, usual]) => [
      name,
      readPort(name, env[name]) ?? usual,
    ]),
  );
}

function readPort(name, text) {
  if (!text) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Error(`${name}=${text} is no port: give a number from 1 to 65535.`);
}

/** Throws, naming the port and the way out, unless every one is free. */
export async function assertFree(ports) {
  for (const [name, port] of Object.entries(ports)) {
    if (await isFree(port)) continue;
    throw new Error(
      `Port ${port} is in use by another program. End that one, or choose another port: ${name}=${
        port + 100
      } npm start`,
    );
  }
}

function isFree(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', error =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
