/** An HTTP server on loopback that can stop listening while its open answers stay open. */
import { type RequestListener, type Server, createServer } from 'node:http';

const HOST = '127.0.0.1';

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} on ${HOST} is in use by another process`)
          : error,
      );
    };
    server.once('error', fail);
    server.listen(port, HOST, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

export class LoopbackServer {
  #server: Server | undefined;
  /** Servers that no longer listen and still have open answers. */
  readonly #draining = new Set<Server>();
  #port = 0;

  constructor(private readonly listener: RequestListener) {}

  /** Known once it has listened, and the same from then on. */
  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  get isListening(): boolean {
    return this.#server !== undefined;
  }

  /** @param port 0 takes a free one the first time, and the same one again later */
  async start(port = 0): Promise<void> {
    if (this.#server) {
      return;
    }
    const server = createServer(this.listener);
    // A stream may be silent for longer than any time limit of Node's.
    server.requestTimeout = 0;
    await listen(server, port || this.#port);
    this.#server = server;
    this.#port = portOf(server);
  }

  /** New connections are refused from now on; answers under way, streams above all, stay open. */
  refuse(): void {
    const server = this.#server;
    if (!server) {
      return;
    }
    this.#server = undefined;
    this.#draining.add(server);
    server.close(() => this.#draining.delete(server));
    server.closeIdleConnections();
  }

  /** Ends everything, and resolves when nothing is open any more. */
  async stop(): Promise<void> {
    this.refuse();
    const closing = [...this.#draining].map(
      server =>
        new Promise<void>(resolve => {
          server.once('close', () => resolve());
          server.closeAllConnections();
        }),
    );
    await Promise.all(closing);
  }
}
