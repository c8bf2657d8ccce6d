/** A real Backstage backend in a process of its own, and the people who call it. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ask, type Answer } from '../measure/ask';
import { Child } from './Child';

export interface BackendOptions {
  name: string;
  /** A folder for its configuration, database and log; made new. */
  place: string;
  args: string[];
  cwd: string;
  env?: Record<string, string>;
  /** Beside its address, its database and that permissions are asked. */
  config: object;
  /** The sign-in provider that lets in whoever says a name. */
  provider: 'demo' | 'guest';
  /** SQLite in its folder when absent. */
  database?: object;
}

const memory = z.object({ rss: z.number(), heapUsed: z.number() });
export type Memory = z.infer<typeof memory>;

const session = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/** One signed-in person. */
export class Visitor {
  constructor(private readonly api: string, private readonly token: string) {}

  /** `path` is below `/api`. Any status is an answer. */
  ask(route: string, body?: string): Promise<Answer> {
    return ask(`${this.api}${route}`, {
      method: body === undefined ? 'GET' : 'PUT',
      headers: { authorization: `Bearer ${this.token}` },
      body,
    });
  }

  /** Any status is an answer. */
  post(route: string, body: object): Promise<Answer> {
    return ask(`${this.api}${route}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  }

  /** Throws unless it is answered with 200. */
  async get(route: string): Promise<Answer> {
    const answer = await this.ask(route);
    if (answer.status === 200) return answer;
    const start = answer.text.slice(0, 300);
    throw new Error(`${route} was answered ${answer.status}: ${start}`);
  }
}

/** How often to look whether it answers, in milliseconds: rather seldom while answers are slow. */
const LOOK_EVERY = 20;
const LOOK_SELDOM = 250;
/** A hundred thousand Applications on a busy machine take a while. */
const PATIENCE_MS = 300_000;
/** Answers that waiting does not change; a backend that is busy starting gives many others. */
const FINAL: readonly number[] = [400, 403];

export class Backend {
  private constructor(
    private readonly child: Child,
    private readonly options: BackendOptions,
    readonly url: string,
    /** When its process began, on this process's clock. */
    readonly beganAt: number,
  ) {}

  /** Resolves when it is ready to answer; what it answers may still be empty. */
  static async start(options: BackendOptions): Promise<Backend> {
    mkdirSync(options.place, { recursive: true });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const config = path.join(options.place, 'app-config.yaml');
    // JSON is YAML, too.
    writeFileSync(config, JSON.stringify(configOf(options, url, port)));
    const beganAt = performance.now();
    const child = new Child({
      name: options.name,
      args: [...options.args, '--config', config],
      cwd: options.cwd,
      env: { NODE_ENV: 'production', ...options.env },
      log: path.join(options.place, 'log'),
    });
    const backend = new Backend(child, options, url, beganAt);
    const ready = () => ask(`${url}/.backstage/health/v1/readiness`);
    await backend.until(ready, answer => answer.status === 200);
    return backend;
  }

  /** Asks again and again until the answer is the wanted one; a refused connection is no answer yet. */
  async until(
    question: () => Promise<Answer>,
    isWanted: (answer: Answer) => boolean,
  ): Promise<Answer> {
    let ended = false;
    const failure = this.child.failure().finally(() => {
      ended = true;
    });
    const giveUpAt = performance.now() + PATIENCE_MS;
    const answered = async (): Promise<Answer> => {
      while (performance.now() < giveUpAt) {
        const answer = await question().catch(() => undefined);
        if (answer && isWanted(answer)) return answer;
        if (answer && FINAL.includes(answer.status)) refuse(answer);
        if (ended) return failure;
        const slow = (answer?.milliseconds ?? 0) > LOOK_EVERY / 4;
        await sleep(slow ? LOOK_SELDOM : LOOK_EVERY);
      }
      throw new Error(`${this.options.name} never gave the awaited answer`);
    };
    return Promise.race([answered(), failure]);
  }

  /** Signs somebody in. */
  async visitor(name: string): Promise<Visitor> {
    const { provider } = this.options;
    const headers = {
      'x-requested-with': 'XMLHttpRequest',
      'x-stagecraft-demo-person': name,
    };
    const address = `${this.url}/api/auth/${provider}/refresh`;
    const { text } = await this.until(
      () => ask(address, { headers }),
      ({ status }) => status === 200,
    );
    const { token } = session.parse(JSON.parse(text)).backstageIdentity;
    return new Visitor(`${this.url}/api`, token);
  }

  /** After what is not needed any more was let go. */
  async memory(): Promise<Memory> {
    return memory.parse(await this.child.ask('memory'));
  }

  /** From now on; answers the peak of the resident size when it is called, in bytes. */
  async watchPeak(): Promise<() => Promise<number>> {
    await this.child.ask('watchPeak');
    return async () => z.number().parse(await this.child.ask('peak'));
  }

  /** Writes what its processor did meanwhile. */
  async profiled<T>(file: string, action: () => Promise<T>): Promise<T> {
    await this.child.ask('startProfile');
    const result = await action();
    writeFileSync(file, JSON.stringify(await this.child.ask('stopProfile')));
    return result;
  }

  end(): Promise<void> {
    return this.child.end();
  }
}

function refuse({ status, text }: Answer): never {
  throw new Error(`it was answered ${status}: ${text.slice(0, 300)}`);
}

function configOf(
  { place, provider, config, database }: BackendOptions,
  url: string,
  port: number,
) {
  const guest = { dangerouslyAllowOutsideDevelopment: true };
  return {
    app: { title: 'Bench', baseUrl: url, packages: 'all' },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      csp: { 'upgrade-insecure-requests': false },
      database: database ?? {
        client: 'better-sqlite3',
        connection: { directory: path.join(place, 'database') },
      },
    },
    auth: {
      environment: 'development',
      providers: { [provider]: provider === 'guest' ? guest : {} },
    },
    permission: { enabled: true },
    ...config,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
