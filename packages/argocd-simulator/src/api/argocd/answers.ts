/** Answers as grpc-gateway writes them: bodies, error texts and headers (recording rbac). */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ArgoError } from '../../world/World';

/** gRPC status codes that Argo CD answers with. */
export const CODE = {
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  failedPrecondition: 9,
  unauthenticated: 16,
} as const;

const STATUS_TEXT: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
};

export function unauthenticated(message: string): ArgoError {
  return new ArgoError(401, CODE.unauthenticated, message);
}

/** Without a reason: what Argo CD says to someone who may not even know whether the object exists. */
export function permissionDenied(reason?: string): ArgoError {
  const message = reason ? `permission denied: ${reason}` : 'permission denied';
  return new ArgoError(403, CODE.permissionDenied, message);
}

export function notFound(message: string): ArgoError {
  return new ArgoError(404, CODE.notFound, message);
}

export function badRequest(message: string): ArgoError {
  return new ArgoError(400, CODE.invalidArgument, message);
}

export function asArgoError(error: unknown): ArgoError {
  if (error instanceof ArgoError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new ArgoError(500, CODE.unknown, message);
}

function end(res: Response, status: number, body: unknown): void {
  res.statusCode = status;
  // Argo CD names no charset.
  res.setHeader('Content-Type', 'application/json');
  res.end(JSON.stringify(body));
}

export function sendOk(res: Response, body: unknown): void {
  res.setHeader('Grpc-Metadata-Content-Type', 'application/grpc');
  end(res, 200, body);
}

export function sendError(res: Response, error: unknown): void {
  const { status, code, message } = asArgoError(error);
  end(res, status, { error: message, code, message });
}

/** The error of a stream, as its body when it has not begun and as its last line when it has. */
export function streamErrorBody(error: unknown) {
  const { status, code, message } = asArgoError(error);
  return {
    error: {
      grpc_code: code,
      http_code: status,
      message,
      http_status: STATUS_TEXT[status] ?? 'Internal Server Error',
    },
  };
}

export function sendStreamError(res: Response, error: unknown): void {
  end(res, asArgoError(error).status, streamErrorBody(error));
}

/** A unary call: what the handler returns is the body, what it throws is the error. */
export function unary(
  handler: (req: Request) => unknown | Promise<unknown>,
): RequestHandler {
  return (req: Request, res: Response, _next: NextFunction) => {
    Promise.resolve()
      .then(() => handler(req))
      .then(
        body => sendOk(res, body),
        error => sendError(res, error),
      );
  };
}
