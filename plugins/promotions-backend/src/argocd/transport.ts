/** HTTP to one Argo CD: what of `fetch` is used, and what its failures mean. */

import { ArgoError } from './errors';
import { isFields, shortened } from './fields';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** A redirect would turn a POST into a GET and carry the token elsewhere. */
  redirect: 'manual';
}

export interface HttpResponse {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  body: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array }>;
      cancel(): Promise<void>;
    };
  } | null;
}

export type Fetch = (
  url: string,
  request: HttpRequest,
) => Promise<HttpResponse>;

/** The platform's own `fetch`, which honours the process's proxy and certificate settings. */
export const platformFetch: Fetch = (url, request) => fetch(url, request);

/** The whole body. One of more bytes than are wanted is given up as soon as that is known. */
export async function textOf(
  response: HttpResponse,
  mostBytes?: number,
): Promise<string> {
  if (mostBytes === undefined || !response.body) {
    return response.text();
  }
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) {
      return Buffer.concat(chunks).toString('utf8');
    }
    chunks.push(value);
    bytes += value.length;
    if (bytes > mostBytes) {
      await reader.cancel();
      const limit = Math.round(mostBytes / 1024 / 1024);
      throw new ArgoError(
        'undecodable',
        `its answer is larger than ${limit} MB`,
      );
    }
  }
}

/** What a failed `fetch` means. */
export function transportError(where: string, error: unknown): ArgoError {
  if (error instanceof ArgoError) {
    return error;
  }
  if (property(error, 'name') === 'TimeoutError') {
    return new ArgoError('timeout', `${where} took too long`, { cause: error });
  }
  const cause = rootCause(error);
  const hint = isCertificateError(cause)
    ? '; if its certificate is signed by your own authority, name that in promotions.instances[].tls.ca'
    : '';
  return new ArgoError(
    'unreachable',
    `${where} got no answer: ${describe(cause)}${hint}`,
    { cause: error },
  );
}

/** `fetch` says only "fetch failed"; what failed is its cause, or the first of several. */
function rootCause(error: unknown): unknown {
  const several = property(error, 'errors');
  const cause = Array.isArray(several) ? several[0] : property(error, 'cause');
  return cause === undefined ? error : rootCause(cause);
}

function describe(error: unknown): string {
  const message = property(error, 'message') ?? error;
  return shortened(String(message), 200);
}

function isCertificateError(error: unknown): boolean {
  const code = property(error, 'code');
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(String(code));
}

/** By name, as an error of another realm is no instance of our Error. */
function property(error: unknown, name: string): unknown {
  return isFields(error) ? error[name] : undefined;
}
