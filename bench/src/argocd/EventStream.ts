/** An open stream of events to one reader, who may take them slower than they come. */

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** As often as Argo CD tells that it lives. */
const HEARTBEAT_MS = 15_000;

export class EventStream {
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly response: ServerResponse,
    private readonly ended: () => void,
  ) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    this.heartbeat = setInterval(() => this.send(':\n'), HEARTBEAT_MS);
    response.on('close', () => {
      clearInterval(this.heartbeat);
      this.ended();
    });
  }

  send(text: string): void {
    this.response.write(text);
  }

  /** Resolves when the reader can take more, or is gone. */
  async sendAndWait(text: string): Promise<void> {
    if (this.response.write(text) || this.response.destroyed) return;
    await Promise.race([
      once(this.response, 'drain'),
      once(this.response, 'close'),
    ]);
  }

  end(): void {
    this.response.end();
  }
}
