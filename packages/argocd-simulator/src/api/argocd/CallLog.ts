/** The calls that one Argo CD was asked, so that a test can say which ones there were, and how many. */
import type { RequestHandler } from 'express';

export interface LoggedCall {
  method: string;
  /** With its query. */
  path: string;
  /** As text; empty when there was none. */
  body: string;
  status: number;
}

/** How many calls are kept: the newest. */
const KEPT = 5_000;

export class CallLog {
  #calls: LoggedCall[] = [];

  /** Notes each call when it is answered; a stream when it ends. */
  readonly middleware: RequestHandler = (req, res, next) => {
    const { method, originalUrl: path } = req;
    res.once('close', () => {
      const body = typeof req.body === 'string' ? req.body : '';
      this.#calls.push({ method, path, body, status: res.statusCode });
      this.#calls = this.#calls.slice(-KEPT);
    });
    next();
  };

  /** Oldest first. */
  list(): LoggedCall[] {
    return [...this.#calls];
  }
}
