/** A process of the bench: answers questions over its channel, and never outlives the bench. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** The folder of the repository, in which `npm run bench` starts. */
export const ROOT = process.cwd();
/** How long a process may take to end by itself (milliseconds). */
const GRACE_MS = 5000;

/** Backstage itself uses the channel too, for messages of another form. */
const reply = z.object({ id: z.number(), answer: z.unknown().optional() });
const running = new Set<Child>();

export interface ChildOptions {
  name: string;
  /** What Node runs, with its own arguments before it. */
  args: string[];
  cwd: string;
  env?: Record<string, string>;
  /** The file that gets what it prints. */
  log: string;
}

export class Child {
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, (answer: unknown) => void>();
  private lastId = 0;

  constructor(readonly options: ChildOptions) {
    const log = openSync(options.log, 'w');
    this.process = spawn(process.execPath, nodeArgs(options.args), {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, STAGECRAFT_PARENT_PIPE: '3' },
      stdio: ['ignore', log, log, 'pipe', 'ipc'],
    });
    closeSync(log);
    running.add(this);
    this.ended = new Promise(resolve => {
      this.process.on('error', error => resolve(error.message));
      this.process.on('exit', (code, signal) => {
        running.delete(this);
        resolve(signal ? `signal ${signal}` : `exit code ${code}`);
      });
    });
    this.process.on('message', raw => this.take(raw));
  }

  /** Asks over the channel. Rejects when the process ends before it answered. */
  async ask(ask: string, details: object = {}): Promise<unknown> {
    const id = ++this.lastId;
    const answered = new Promise<unknown>(resolve => {
      this.waiting.set(id, resolve);
    });
    this.process.send({ ...details, id, ask });
    return Promise.race([answered, this.failure()]);
  }

  /** Rejects when it ends, and never resolves. */
  async failure(): Promise<never> {
    const how = await this.ended;
    const { name, log } = this.options;
    throw new Error(`${name} ended with ${how}; ${log} says why`);
  }

  async end(): Promise<void> {
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  private take(raw: unknown): void {
    const { data } = reply.safeParse(raw);
    if (data) {
      this.waiting.get(data.id)?.(data.answer);
      this.waiting.delete(data.id);
    }
  }
}

export async function endAll(): Promise<void> {
  await Promise.all([...running].map(child => child.end()));
}

/** Arguments with which Node runs a TypeScript file of this repository. */
export function typescript(file: string): string[] {
  const transform = require.resolve(
    '@backstage/cli-node/config/nodeTransform.cjs',
  );
  return ['--require', transform, path.join(ROOT, file)];
}

function nodeArgs(args: string[]): string[] {
  return [
    '--expose-gc',
    '--no-warnings',
    '--require',
    path.join(ROOT, 'tools', 'endWithParent.cjs'),
    '--require',
    path.join(ROOT, 'bench', 'probe.cjs'),
    ...args,
  ];
}
