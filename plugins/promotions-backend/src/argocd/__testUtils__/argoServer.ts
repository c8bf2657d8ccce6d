/** An HTTP server on loopback that answers as a test says and remembers what it was asked. */

import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'http';

export interface AskedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Answer = (
  request: AskedRequest,
  response: ServerResponse,
) => void | Promise<void>;

export interface ArgoServer {
  url: string;
  asked: AskedRequest[];
  /** Answers from now on. */
  answer: (answer: Answer) => void;
  close: () => Promise<void>;
}

/** Answers a status with JSON, or with text as it is. */
export function answering(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer {
  return (_request, response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export async function startArgoServer(first: Answer): Promise<ArgoServer> {
  const asked: AskedRequest[] = [];
  let current = first;
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    asked.push(request);
    await current(request, response);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    asked,
    answer: answer => {
      current = answer;
    },
    close: () => closed(server),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<AskedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(Buffer.from(chunk));
  }
  const url = new URL(incoming.url ?? '/', 'http://loopback');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server does not listen');
  }
  return address.port;
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
