/** The API server of one Argo CD: started, stopped, or stopped as the real one stops. */
import type { Express } from 'express';
import { LoopbackServer } from '../../LoopbackServer';
import type { StreamRegistry } from './StreamRegistry';

/** For how long a stopping Argo CD keeps its streams open without a word (recording restart). */
export const DRAIN_MS = 20_000;

export class ArgoServer {
  readonly #server: LoopbackServer;
  #drain: NodeJS.Timeout | undefined;

  constructor(app: Express, private readonly streams: StreamRegistry) {
    this.#server = new LoopbackServer(app);
  }

  get url(): string {
    return this.#server.url;
  }

  get isListening(): boolean {
    return this.#server.isListening;
  }

  start(port?: number): Promise<void> {
    return this.#server.start(port);
  }

  /**
   * As `kill` does: calls are refused at once, streams stay open and silent until `drainMs` (real
   * milliseconds) have passed, and are then cut. `start` may come before that.
   */
  stopSilently(drainMs = DRAIN_MS): void {
    this.#server.refuse();
    this.streams.silence();
    clearTimeout(this.#drain);
    this.#drain = setTimeout(() => this.streams.cutSilent(), drainMs);
    this.#drain.unref();
  }

  /** Cuts everything; resolves when nothing is open any more. */
  async stop(): Promise<void> {
    clearTimeout(this.#drain);
    this.streams.cutAll();
    await this.#server.stop();
  }
}
