/** Refusals of a Kubernetes API server, as its Status objects. */
import { ArgoError } from '../../world/World';
import { SelectorError } from '../argocd/selector';

export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, never>;
  status: 'Failure';
  message: string;
  reason: string;
  details?: { name?: string; group?: string; kind?: string };
  code: number;
}

/** Thrown by the routes; `status` is the body of the answer. */
export class KubernetesError extends Error {
  readonly status: Status;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: Status['details'],
  ) {
    super(message);
    this.name = 'KubernetesError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      details,
      code,
    };
  }
}

export function badRequest(message: string): KubernetesError {
  return new KubernetesError(400, 'BadRequest', message);
}

export function asStatus(error: unknown): Status {
  if (error instanceof KubernetesError) {
    return error.status;
  }
  if (error instanceof SelectorError) {
    return badRequest(error.message).status;
  }
  if (error instanceof ArgoError) {
    const reason = error.status === 404 ? 'NotFound' : 'Invalid';
    return new KubernetesError(error.status, reason, error.message).status;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new KubernetesError(500, 'InternalError', message).status;
}
