/** Answers what no route has answered for: a body that is no JSON, or a fault of our own. */
import type { ErrorRequestHandler } from 'express';
import { numberAt, textAt } from './world/json';

/** @param body how the API at hand words an error */
export function jsonErrors(
  body: (status: number, message: string) => unknown,
): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const status = numberAt(error, 'status') ?? 500;
    res.status(status).json(body(status, textAt(error, 'message') ?? ''));
  };
}
