/** Calls to one Argo CD: credentials, time limits and typed errors; what the answers mean is ArgoClient's. */

import { answerError } from './answerError';
import {
  type Credentials,
  sessionCredentials,
  tokenCredentials,
} from './credentials';
import { ArgoError } from './errors';
import { isFields } from './fields';
import { eachItem } from './readBody';
import { SentSecrets } from './SentSecrets';
import {
  type Fetch,
  type HttpRequest,
  type HttpResponse,
  textOf,
  transportError,
} from './transport';

export interface ArgoHttpOptions {
  url: string;
  token: () => string | undefined;
  login?: { username: string; password: () => string };
  fetch: Fetch;
  now: () => number;
  /** How long a call may take, in milliseconds. */
  timeoutMs: number;
}

export interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  query?: readonly (readonly [string, string])[];
  body?: unknown;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** A longer answer is not taken; absent for any length. */
  mostBytes?: number;
}

export class ArgoHttp {
  private readonly secrets = new SentSecrets();
  private readonly credentials: Credentials;
  private readonly base: string;

  constructor(private readonly options: ArgoHttpOptions) {
    const { login, token, now } = options;
    this.base = options.url.replace(/\/+$/, '');
    this.credentials = login
      ? sessionCredentials({
          password: login.password,
          open: password => this.openSession(login.username, password),
          now,
        })
      : tokenCredentials(token, now);
  }

  /** The JSON that Argo CD answers. */
  async json(call: Call): Promise<unknown> {
    return this.read(call, async response =>
      parseJson(where(call), await textOf(response, call.mostBytes)),
    );
  }

  /** The JSON that Argo CD answers, without its items: each is told as it arrives, as a list may be of any length. */
  async items(call: Call, take: (item: unknown) => void): Promise<unknown> {
    return this.read(call, async response => {
      const parse = (text: string) => parseJson(where(call), text);
      return parse(await eachItem(response, item => take(parse(item))));
    });
  }

  /** An open stream; only the time to its first answer is limited. */
  async stream(path: string, signal: AbortSignal): Promise<HttpResponse> {
    const call: Call = { method: 'GET', path, signal };
    const opening = new AbortController();
    const timer = setTimeout(
      () => opening.abort(new DOMException('no answer', 'TimeoutError')),
      this.options.timeoutMs,
    );
    const both = AbortSignal.any([signal, opening.signal]);
    try {
      return await this.guarded(call, async () => {
        const response = await this.authorized(call, both, 'text/event-stream');
        // A page to sign in at, say: a stream of it would only end.
        if (isPage(response)) {
          await response.body?.getReader().cancel();
          return notArgo(where(call));
        }
        return response;
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** What a stream says went wrong, without our credentials. */
  hide(error: ArgoError): ArgoError {
    return this.secrets.hide(error);
  }

  private async read<T>(
    call: Call,
    reader: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    const timeout = AbortSignal.timeout(
      call.timeoutMs ?? this.options.timeoutMs,
    );
    const signal = anySignal(call.signal, timeout);
    return this.guarded(call, async () =>
      reader(await this.authorized(call, signal, 'application/json')),
    );
  }

  private async authorized(
    call: Call,
    signal: AbortSignal,
    accept: string,
  ): Promise<HttpResponse> {
    let token = await this.credentials.current();
    for (;;) {
      const response = await this.send(call, signal, accept, token);
      if (response.status !== 401) {
        return this.successful(call, response);
      }
      const error = await this.failure(call, response);
      const renewed = await this.credentials.renew(token, error);
      if (renewed === undefined) {
        throw error;
      }
      token = renewed;
    }
  }

  private send(
    { method, path, query = [], body }: Call,
    signal: AbortSignal,
    accept: string,
    token: string | undefined,
  ): Promise<HttpResponse> {
    const search = new URLSearchParams(
      query.map(([k, v]) => [k, v]),
    ).toString();
    const request: HttpRequest = {
      method,
      headers: {
        accept,
        // Argo CD answers 415 to anything but a GET without it (recording rbac).
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
      redirect: 'manual',
    };
    const url = `${this.base}${path}${search && `?${search}`}`;
    this.secrets.add(token ?? '');
    return this.options.fetch(url, request);
  }

  private async successful(
    call: Call,
    response: HttpResponse,
  ): Promise<HttpResponse> {
    if (response.status >= 200 && response.status < 300) {
      return response;
    }
    throw await this.failure(call, response);
  }

  /** What an answer that is no success means. */
  private async failure(
    call: Call,
    response: HttpResponse,
  ): Promise<ArgoError> {
    const { headers, status } = response;
    const location = headers.get('location');
    const body = await response.text();
    return answerError(
      {
        // Whichever call it was: it is one trouble, and all of them have it.
        where: status === 401 ? 'our account' : where(call),
        status,
        body: this.secrets.hidden(body),
        retryAfter: headers.get('retry-after'),
        location: location && this.secrets.hidden(location),
      },
      // Its own clock may be an hour off ours.
      Date.parse(headers.get('date') ?? '') || this.options.now(),
    );
  }

  private async openSession(
    username: string,
    password: string,
  ): Promise<string> {
    this.secrets.add(password);
    const call: Call = {
      method: 'POST',
      path: '/api/v1/session',
      body: { username, password },
    };
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    return this.guarded(call, async () => {
      const response = await this.successful(
        call,
        await this.send(call, signal, 'application/json', undefined),
      );
      const answer = parseJson(where(call), await response.text());
      if (!isFields(answer) || typeof answer.token !== 'string') {
        throw new ArgoError('undecodable', `${where(call)} gave no token`);
      }
      return answer.token;
    });
  }

  private async guarded<T>(call: Call, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (call.signal?.aborted) {
        throw call.signal.reason;
      }
      throw this.secrets.hide(transportError(where(call), error));
    }
  }
}

function where({ method, path }: Call): string {
  return `${method} ${path}`;
}

function anySignal(
  given: AbortSignal | undefined,
  timeout: AbortSignal,
): AbortSignal {
  return given ? AbortSignal.any([given, timeout]) : timeout;
}

function parseJson(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return notArgo(place, cause);
  }
}

function isPage({ headers }: HttpResponse): boolean {
  return /html/i.test(headers.get('content-type') ?? '');
}

function notArgo(place: string, cause?: unknown): never {
  throw new ArgoError(
    'undecodable',
    `${place} was answered with something that is not JSON; is the instance's url that of Argo CD itself?`,
    { cause },
  );
}
