/** The streams that are open, so that a stopping server can silence and at last cut them. */
import type { Response } from 'express';

/** One answer that stays open. Nothing is sent, not even headers, before the first event. */
export interface OpenStream {
  write(text: string): void;
  end(): void;
}

export type Framing = 'event stream' | 'JSON lines';

export interface StreamRegistryOptions {
  /** Between two comments on a silent event stream (real milliseconds). Argo CD: 15 000. */
  heartbeatMs: number;
}

interface Entry {
  res: Response;
  silent: boolean;
  timer?: NodeJS.Timeout;
}

function frame(framing: Framing, text: string): string {
  return framing === 'event stream' ? `data: ${text}\n\n` : `${text}\n`;
}

export class StreamRegistry {
  readonly #entries = new Set<Entry>();

  constructor(private readonly options: StreamRegistryOptions) {}

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Opens a stream on a response. As in Argo CD the headers come with the first event or comment,
   * so a client that waits for them sees nothing of a stream on which nothing happens (recording
   * checkout: `applicationsets` reads "opened" when the set was created).
   */
  open(res: Response, framing: Framing, onClose: () => void): OpenStream {
    const entry: Entry = { res, silent: false };
    this.#entries.add(entry);
    prepare(res, framing);
    if (framing === 'event stream') {
      entry.timer = setInterval(() => {
        write(entry, ':\n');
      }, this.options.heartbeatMs);
      entry.timer.unref();
    }
    res.on('close', () => {
      clearInterval(entry.timer);
      this.#entries.delete(entry);
      onClose();
    });
    return {
      write: text => {
        announceGrpc(res);
        write(entry, frame(framing, text));
      },
      end: () => res.end(),
    };
  }

  /** From now on no open stream says anything: no events, no comments (recording restart). */
  silence(): void {
    for (const entry of this.#entries) {
      entry.silent = true;
    }
  }

  /** Cuts every silent stream in the middle. */
  cutSilent(): void {
    for (const { res, silent } of this.#entries) {
      if (silent) {
        res.destroy();
      }
    }
  }

  /** Cuts every stream. */
  cutAll(): void {
    for (const { res } of this.#entries) {
      res.destroy();
    }
  }
}

function prepare(res: Response, framing: Framing): void {
  res.statusCode = 200;
  res.setHeader(
    'Content-Type',
    framing === 'event stream' ? 'text/event-stream' : 'application/json',
  );
  if (framing === 'event stream') {
    res.setHeader('X-Content-Type-Options', 'nosniff');
  }
}

/** grpc-gateway adds its header with the first message, so an empty answer lacks it. */
function announceGrpc(res: Response): void {
  if (!res.headersSent) {
    res.setHeader('Grpc-Metadata-Content-Type', 'application/grpc');
  }
}

function write(entry: Entry, text: string): void {
  if (!entry.silent && entry.res.writable) {
    entry.res.write(text);
  }
}
