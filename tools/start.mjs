/** `npm start`: the whole product on this machine, around a simulated Argo CD or a real one. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { untilAnswering } from './backend.mjs';
import { buildFrontEnd, MARKER } from './frontEnd.mjs';
import { keepPortal } from './portal.mjs';
import { assertFree, choosePorts } from './ports.mjs';
import { endAll } from './processes.mjs';
import { root, say } from './repository.mjs';
import { startSimulator } from './simulator.mjs';
import { withToolchain } from './toolchain.mjs';

const STOPPED = Symbol('stopped by a signal');

withToolchain(start);

/** Runs until Ctrl-C, or until a part of it ends. */
async function start(args) {
  const began = performance.now();
  const real = readArgoCd();
  const ports = choosePorts(process.env);
  await assertFree(real ? { PORT: ports.PORT } : ports);
  const stopped = untilStopped();
  const place = prepareFolder(real);
  try {
    return await run({ args, real, ports, place, began, stopped });
  } finally {
    await endAll();
  }
}

async function run({ args, real, ports, place, began, stopped }) {
  const build = buildFrontEnd(place);
  if (build) say('Building the front end (its sources changed)');
  const simulator = real
    ? undefined
    : startSimulator({ ports, place, lively: args.includes('--lively') });
  say(
    real
      ? `Starting the portal on ${real.url}, read-only until app-config.argocd.yaml says execute: true`
      : 'Starting the portal and a simulated world: two Argo CDs, three clusters, a git forge',
  );
  const portal = keepPortal({
    ports,
    place,
    marker: MARKER,
    real,
    simulator,
  });
  const world = simulator?.process;
  const ended = Promise.race([
    stopped,
    failureOf(build),
    portal.ended,
    ...(world ? [world.ended.then(how => ({ part: world, how }))] : []),
  ]);
  untilAnswering(portal.url).then(() => {
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    say(`Ready after ${seconds} s: ${portal.url}   (Ctrl-C ends everything)`);
  });
  const outcome = await ended;
  return outcome === STOPPED ? 0 : tellEnd(outcome);
}

/** Rejects when the build fails, and never resolves: a finished build is no end. */
function failureOf(build) {
  return new Promise((_, reject) => build?.done.catch(reject));
}

/** The real Argo CD to read, from the environment; undefined for the simulated world. */
function readArgoCd() {
  const { ARGOCD_URL: url, ARGOCD_TOKEN: token } = process.env;
  if (!url && !token) return undefined;
  if (!url || !token) {
    throw new Error(
      `To read a real Argo CD, set both ARGOCD_URL and ARGOCD_TOKEN; ${
        url ? 'ARGOCD_TOKEN' : 'ARGOCD_URL'
      } is missing.`,
    );
  }
  return { url, token };
}

// The simulated world begins anew each time, so that what was decided in the last one must not stay.
function prepareFolder(real) {
  const place = join(
    root,
    process.env.STAGECRAFT_FOLDER ?? (real ? '.demo/argocd' : '.demo/world'),
  );
  if (!real) rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  // For who restarts the portal by SIGUSR2.
  writeFileSync(join(place, 'pid'), `${process.pid}`);
  return place;
}

function untilStopped() {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => {
        say('Ending everything that was started');
        resolve(STOPPED);
      });
    }
  });
}

function tellEnd({ part, how }) {
  process.stderr.write(
    `\n✗ ${part.name} ended with ${how}; ${part.log} says why\n`,
  );
  return 1;
}
