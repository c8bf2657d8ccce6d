/** Lets the faults of a box strike the calls of a server. */
import type { RequestHandler, Response } from 'express';
import type { FaultBox } from './FaultBox';
import { type Call, type Fault, matches } from './faults';

/** How a server words an error that it is made to give. */
export type ErrorBody = (status: number, message: string) => unknown;

type Chunk = string | Uint8Array;

function isChunk(value: unknown): value is Chunk {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** A comment that only keeps the stream alive. */
function isHeartbeat(chunk: Chunk): boolean {
  return chunk === ':\n';
}

function isEventStream(res: Response): boolean {
  return res.getHeader('Content-Type') === 'text/event-stream';
}

function garbageLine(res: Response): string {
  const line = '{"result":{"type":"MODI\u0000<html>';
  return isEventStream(res) ? `data: ${line}\n\n` : `${line}\n`;
}

function half(chunk: Chunk): Chunk {
  return chunk.slice(0, Math.floor(chunk.length / 2));
}

/** What a response sends of its own accord, before faults. */
interface Original {
  write(chunk: Chunk, sent?: () => void): boolean;
}

/** Sends the chunks of one stream; what was held back comes after the next. */
class StreamSender {
  #held: Chunk | undefined;

  constructor(private readonly res: Response, private readonly out: Original) {}

  send(chunk: Chunk, fault: Fault | undefined): boolean {
    switch (fault?.kind) {
      case 'stall':
        return true;
      case 'cut':
        this.res.destroy();
        return false;
      case 'halfLine':
        return this.out.write(half(chunk), () => this.res.destroy());
      case 'garbage':
        this.out.write(garbageLine(this.res));
        return this.#pass(chunk);
      case 'duplicate':
        this.out.write(chunk);
        return this.#pass(chunk);
      case 'reorder':
        this.#held = chunk;
        return true;
      default:
        return this.#pass(chunk);
    }
  }

  #pass(chunk: Chunk): boolean {
    const held = this.#held;
    this.#held = undefined;
    const sent = this.out.write(chunk);
    return held === undefined ? sent : this.out.write(held);
  }
}

function strikesHeartbeats(fault: Fault | undefined): boolean {
  return fault?.kind === 'stall' || fault?.kind === 'cut';
}

/** Every chunk that is written passes the faults; a body that is sent whole does so once. */
function watchSending(box: FaultBox, call: Call, res: Response): void {
  const write = res.write.bind(res);
  const end = res.end.bind(res);
  const sender = new StreamSender(res, {
    write: (chunk, sent) => write(chunk, () => sent?.()),
  });
  res.write = (chunk: unknown) => {
    if (!isChunk(chunk)) {
      return write(chunk);
    }
    if (isHeartbeat(chunk)) {
      const waiting = box.list().find(one => matches(one.match, call));
      return strikesHeartbeats(waiting?.fault) ? true : write(chunk);
    }
    return sender.send(chunk, box.take('sending', call));
  };
  res.end = (chunk?: unknown) => {
    const isBody = isChunk(chunk) && chunk.length > 0 && !res.headersSent;
    const fault = isBody ? box.take('sending', call) : undefined;
    switch (fault?.kind) {
      case 'cut':
        return res.destroy();
      case 'halfLine':
        if (isChunk(chunk)) {
          res.setHeader('Content-Length', Buffer.byteLength(chunk));
          write(half(chunk), () => res.destroy());
        }
        return res;
      case 'garbage':
        res.removeHeader('Content-Length');
        return end('<html>Bad gateway');
      default:
        return chunk === undefined ? end() : end(chunk);
    }
  };
}

function sendStatus(
  res: Response,
  fault: Extract<Fault, { kind: 'status' }>,
  errorBody: ErrorBody,
): void {
  const { status, retryAfter } = fault;
  if (retryAfter !== undefined) {
    res.setHeader('Retry-After', String(retryAfter));
  }
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json');
  const message = fault.message ?? 'injected by the simulator';
  res.end(JSON.stringify(errorBody(status, message)));
}

function strike(
  fault: Fault | undefined,
  res: Response,
  errorBody: ErrorBody,
  next: () => void,
): void {
  switch (fault?.kind) {
    case 'status':
      sendStatus(res, fault, errorBody);
      return;
    case 'slow':
      setTimeout(next, fault.milliseconds);
      return;
    case 'stall':
      return;
    case 'cut':
      res.destroy();
      return;
    default:
      next();
  }
}

/** Cuts open answers at once when a cut is added that fits them. */
class OpenAnswers {
  readonly #open = new Map<Response, Call>();

  constructor(box: FaultBox) {
    box.onAdd(added => {
      if (added.fault.kind !== 'cut') {
        return;
      }
      for (const [res, call] of this.#open) {
        if (added.left !== 0 && matches(added.match, call)) {
          box.use(added);
          res.destroy();
        }
      }
    });
  }

  add(res: Response, call: Call): void {
    this.#open.set(res, call);
    res.on('close', () => this.#open.delete(res));
  }
}

export function faultMiddleware(
  box: FaultBox,
  errorBody: ErrorBody,
): RequestHandler {
  const answers = new OpenAnswers(box);
  return (req, res, next) => {
    const call = { method: req.method, path: req.originalUrl };
    const fault = box.take('call', call);
    answers.add(res, call);
    strike(fault, res, errorBody, () => {
      watchSending(box, call, res);
      next();
    });
  };
}
