/** One replica of the backend: a real process, started again whenever it was killed. */

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ProcessOrder } from './backendProcess';
import { COMPILED } from './bundle';
import type { Fate } from './fates';

/** Processes that have loaded everything and wait for their orders; kept one ahead, as loading takes most of a start. */
export class Spares {
  private readonly waiting: ChildProcess[] = [];

  constructor(private readonly bundle: string, private readonly ahead: number) {
    this.fill();
  }

  take(): ChildProcess {
    const taken = this.waiting.shift() ?? this.load();
    this.fill();
    return taken;
  }

  stop(): void {
    this.waiting.splice(0).forEach(child => child.kill('SIGKILL'));
  }

  private fill(): void {
    while (this.waiting.length < this.ahead) {
      this.waiting.push(this.load());
    }
  }

  private load(): ChildProcess {
    return spawn(process.execPath, [this.bundle], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    });
  }
}

export interface ReplicaOptions {
  spares: Spares;
  order: Omit<ProcessOrder, 'doom'>;
  /** Of its first life, its second, and so on; after the last one nothing befalls it. */
  fates: readonly Fate[];
}

export class Replica {
  /** Where each of its lives ended: names of fates. */
  readonly deaths: string[] = [];
  /** What it complained of. */
  said = '';
  /** Where it answers, while it does. */
  url: string | undefined;
  /** It ended by itself, which it never should. */
  broken: string | undefined;
  /** Resolves when it answers for the first time. */
  readonly started: Promise<void>;
  private isStarted: () => void = () => {};
  private isBroken: (error: Error) => void = () => {};
  private child: ChildProcess | undefined;
  private stopped = false;
  private lives = 0;

  constructor(private readonly options: ReplicaOptions) {
    this.started = new Promise((resolve, reject) => {
      this.isStarted = resolve;
      this.isBroken = reject;
    });
    this.started.catch(() => {});
    this.live();
  }

  /** At once; it is started again. Resolves when it is dead. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child) {
      const dead = new Promise(resolve => child.once('close', resolve));
      this.url = undefined;
      child.kill('SIGKILL');
      await dead;
    }
  }

  /** For good, whatever it does. */
  async stop(): Promise<void> {
    this.stopped = true;
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  }

  private live(): void {
    const { spares, order, fates } = this.options;
    const child = spares.take();
    this.child = child;
    const fate = fates[this.lives];
    this.lives += 1;
    child.stderr?.on('data', chunk => (this.said += chunk));
    child.stdin?.on('error', () => {});
    child.stdin?.write(`${JSON.stringify({ ...order, doom: fate?.doom })}\n`);
    let dying = '';
    if (child.stdout) {
      createInterface(child.stdout).on('line', line => {
        const [word, ...rest] = line.split(' ');
        if (word === 'ready') {
          this.url = `http://127.0.0.1:${rest[0]}`;
          this.isStarted();
        }
        dying = word === 'dying' ? rest.join(' ') : dying;
      });
    }
    // Its output is read to the end by then.
    child.once('close', (code, signal) => {
      this.url = undefined;
      if (this.stopped) {
        return;
      }
      if (signal !== 'SIGKILL') {
        this.broken = `ended by itself with ${code}: ${this.said}`;
        this.isBroken(new Error(this.broken));
        return;
      }
      // What it was doomed to was not there when its time had come.
      const untimely = !fate || !dying || dying === 'at any time';
      this.deaths.push(untimely ? 'at any time' : fate.name);
      this.live();
    });
  }
}

/** What the first start of the program leaves in an empty database. */
export async function startOnce(
  program: string,
  database: ProcessOrder['database'],
): Promise<void> {
  const spares = new Spares(program, 0);
  const config = { promotions: { instances: [] } };
  const order = { database, config };
  const replica = new Replica({ spares, order, fates: [] });
  try {
    await replica.started;
  } finally {
    await replica.stop();
  }
}
