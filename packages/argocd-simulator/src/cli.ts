/** The simulator from the command line: a recording that is played, or an empty world to fill. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createPausableClock } from './pausableClock';
import { instantClock } from './replay/Replay';
import { readRecording } from './replay/readRecording';
import { startReplay } from './replay/startReplay';
import { startSimulator } from './server';
import { textAt } from './world/json';

const USAGE = `Usage:
  --replay FILE [--speed N] [--port N]
      serves a recording as if it were that Argo CD; speed 0 plays it at once
  --directory FOLDER [--speed N] [--port N] [--seed N]
      serves a forge (repositories in FOLDER), one Argo CD and its cluster
Accounts: admin, backstage, viewer, nobody; the token of each is its name with "-token".`;

/** The command line makes no sense; the message says what is wrong and how it is meant. */
export class UsageError extends Error {
  constructor(reason: string) {
    super(`${reason}\n\n${USAGE}`);
    this.name = 'UsageError';
  }
}

interface Running {
  stop(): Promise<void>;
}

const OPTIONS = {
  replay: { type: 'string' },
  directory: { type: 'string' },
  speed: { type: 'string' },
  port: { type: 'string' },
  seed: { type: 'string' },
} as const;

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(textAt(error, 'message') ?? String(error));
  }
}

function numberOf(
  name: string,
  text: string | undefined,
  otherwise: number,
): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw new UsageError(`--${name} ${text} is no number from 0 up`);
  }
  return value;
}

async function serveRecording(
  file: string,
  speed: number,
  port: number,
  say: (line: string) => void,
): Promise<Running> {
  if (!existsSync(file)) {
    throw new UsageError(`there is no recording ${file}`);
  }
  const clock = speed === 0 ? instantClock : createPausableClock(speed);
  const running = await startReplay({
    entries: readRecording(file),
    clock,
    port,
  });
  say(`Argo CD (recorded): ${running.url}`);
  running.finished.then(
    () => say('The recording is at its end; its last state stays.'),
    error => say(`The recording cannot be played on: ${error.message}`),
  );
  return running;
}

async function serveWorld(
  directory: string,
  numbers: { speed: number; port: number; seed: number },
  say: (line: string) => void,
): Promise<Running> {
  const { speed, port, seed } = numbers;
  const dana = {
    login: 'dana',
    fullName: 'Dana Dev',
    email: 'dana@example.com',
    password: 'dana-token',
  };
  const simulator = await startSimulator({
    directory,
    users: [dana],
    organizations: ['demo'],
    speed: speed || 1,
    seed,
    instances: [{ name: 'argocd', port, settings: { webhook: true } }],
  });
  const { forge, instances, clusterUrls, controlUrl } = simulator;
  say(`Argo CD: ${instances.get('argocd')?.url}`);
  say(`Forge: ${forge.baseUrl} (user dana, password dana-token)`);
  clusterUrls.forEach((url, name) => say(`Cluster ${name}: ${url}`));
  say(`Control: ${controlUrl}`);
  return simulator;
}

/**
 * Starts what the arguments ask for and tells its addresses.
 * @throws UsageError when they ask for nothing that there is
 */
export async function runCli(
  args: string[],
  say: (line: string) => void,
): Promise<Running> {
  const { replay, directory, ...texts } = parse(args);
  const speed = numberOf('speed', texts.speed, 1);
  const port = numberOf('port', texts.port, 0);
  const seed = numberOf('seed', texts.seed, 1);
  if (replay && !directory) {
    return serveRecording(replay, speed, port, say);
  }
  if (directory && !replay) {
    return serveWorld(directory, { speed, port, seed }, say);
  }
  throw new UsageError('give either --replay or --directory');
}
