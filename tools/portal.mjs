/** The portal's backend, which can be started again while the world around it stays. */

import { startBackend } from './backend.mjs';

/**
 * On SIGUSR2 the portal ends and is started anew, as an upgrade or a crash would have it.
 * @returns {{url: string, ended: Promise<{part: object, how: string}>}} `ended` says how it ended by itself
 */
export function keepPortal(options) {
  const { promise: ended, resolve } = Promise.withResolvers();
  let replaced;
  let portal = start();
  process.on('SIGUSR2', async () => {
    if (replaced === portal) return;
    replaced = portal;
    await portal.process.stop();
    portal = start();
  });
  return { url: portal.url, ended };

  function start() {
    const started = startBackend(options);
    const { process: part } = started;
    part.ended.then(how => {
      if (started !== replaced) resolve({ part, how });
    });
    return started;
  }
}
