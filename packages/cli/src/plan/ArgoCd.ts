/** Reads one Argo CD through its REST API. It never changes anything: `generate` only computes. */
import { z } from 'zod';
import { wordsOf } from '../terminal';

/** An answer that is no success, in words that say what to do; they never carry the token. */
export class ArgoCdError extends Error {
  constructor(message: string, readonly status?: number) {
    super(message);
  }
}

export interface ArgoCdOptions {
  /** Its address, with the path that it is served below, if any */
  url: string;
  token: string;
  timeoutSeconds: number;
}

/** Asks with GET, or with POST where there is a body; the answer is what the schema makes of it. */
export type Ask = <T>(
  path: string,
  schema: z.ZodType<T>,
  body?: unknown,
) => Promise<T>;

/** @throws ArgoCdError for every answer that is not the one that was asked for */
export function argoCd({ url, token, timeoutSeconds }: ArgoCdOptions): Ask {
  const base = url.replace(/\/+$/, '');
  return async (path, schema, body) => {
    const method = body === undefined ? 'GET' : 'POST';
    const where = `${method} ${base}${path.split('?')[0]}`;
    const clean = (text: string) => text.replaceAll(token, '***');
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      // A redirect would carry the token elsewhere.
      redirect: 'manual',
    }).catch(error => {
      throw new ArgoCdError(
        clean(`${where}: ${failureOf(error, timeoutSeconds)}`),
      );
    });
    const text = await response.text().catch(error => {
      throw new ArgoCdError(
        clean(`${where}: ${failureOf(error, timeoutSeconds)}`),
      );
    });
    if (!response.ok) {
      throw new ArgoCdError(
        clean(`${where}: ${refusalOf(response, text)}`),
        response.status,
      );
    }
    return read(text, schema, where);
  };
}

function failureOf(error: unknown, timeoutSeconds: number): string {
  const cause = rootOf(error);
  const code = propertyOf(cause, 'code');
  if (propertyOf(error, 'name') === 'TimeoutError') {
    return `no answer within ${timeoutSeconds} s`;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(String(code))) {
    return `its certificate is not trusted (${wordsOf(
      cause,
    )}); if your own authority signed it, start with NODE_EXTRA_CA_CERTS=FILE`;
  }
  return `no answer: ${wordsOf(cause)}`;
}

/** fetch says "fetch failed"; what failed is its cause, or the first of several. */
function rootOf(error: unknown): unknown {
  const several = propertyOf(error, 'errors');
  const cause = Array.isArray(several)
    ? several[0]
    : propertyOf(error, 'cause');
  return cause === undefined ? error : rootOf(cause);
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Reflect.get(value, name)
    : undefined;
}

function refusalOf({ status, headers }: Response, text: string): string {
  const said = messageIn(text);
  if (status === 401) {
    return `the token is not accepted (${said}); make a new one: argocd account generate-token --account NAME`;
  }
  if (status === 403) {
    return `${said}; the account needs get on applicationsets and applications (argocd-rbac-cm)`;
  }
  if (status >= 300 && status < 400) {
    const to = headers.get('location')?.split('?')[0] ?? 'another address';
    return `redirected to ${to}; give --instance the address that answers itself`;
  }
  return `${status} ${said}`;
}

const refusalSchema = z.object({ message: z.string() });

function messageIn(text: string): string {
  try {
    return refusalSchema.parse(JSON.parse(text)).message;
  } catch {
    return text.trim().slice(0, 200) || 'no reason given';
  }
}

function read<T>(text: string, schema: z.ZodType<T>, where: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const why = issue
      ? `${issue.path.join('.')}: ${issue.message}`
      : 'it is no JSON';
    throw new ArgoCdError(`${where}: this is no Argo CD's answer (${why})`);
  }
}
