/** The example keeps the contract of a gate, against a real HTTP server. */

import { createServer, type RequestListener, type Server } from 'node:http';
import {
  checkPromotionsGate,
  exampleGateRequest,
} from '@stagecraft/plugin-promotions-node/testUtils';
import { ChangeGate } from './ChangeGate';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  }
});

async function gateTo(listener: RequestListener): Promise<ChangeGate> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return new ChangeGate({
    url: `http://127.0.0.1:${port}`,
    token: 'a token',
    fetch,
  });
}

/** Has decided so on the release of the example, and on nothing else. */
function system(state: 'open' | 'approved' | 'rejected') {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    const isIt = request.url?.endsWith(exampleGateRequest.releaseId);
    const told = { number: 'CHG1', state: isIt ? state : 'open' };
    response.setHeader('content-type', 'application/json');
    response.statusCode =
      request.headers.authorization === 'Bearer a token' ? 200 : 401;
    response.end(JSON.stringify({ ...told, link: 'https://change/CHG1' }));
  };
  return { asked, listener };
}

it('keeps the contract', async () => {
  expect(
    await checkPromotionsGate({
      cases: [
        {
          name: 'the change is approved',
          gate: () => gateTo(system('approved').listener),
          expects: 'met',
        },
        {
          name: 'the change is open',
          gate: () => gateTo(system('open').listener),
          expects: 'waiting',
        },
        {
          name: 'the change is rejected',
          gate: () => gateTo(system('rejected').listener),
          expects: 'failed',
        },
      ],
      silent: () => gateTo(() => {}),
    }),
  ).toEqual([]);
});

it('makes one change a release, under a key of its own, and closes it', async () => {
  const { asked, listener } = system('approved');
  const gate = await gateTo(listener);
  const { signal } = new AbortController();
  expect(await gate.ask(exampleGateRequest, { signal })).toEqual({
    state: 'met',
    reason: 'CHG1 is approved',
    link: 'https://change/CHG1',
  });
  await gate.ended(exampleGateRequest, 'succeeded', { signal });
  const key = `/changes/eu:argocd/checkout 2 ${exampleGateRequest.releaseId}`;
  expect(asked).toEqual([`PUT ${key}`, `DELETE ${key}`]);
});

it.each<[string, RequestListener]>([
  ['fails', (_, response) => response.writeHead(503).end()],
  ['says something else', (_, response) => response.end('{"state":"maybe"}')],
])('throws when the system %s, so that nothing opens', async (_, listener) => {
  const gate = await gateTo(listener);
  const { signal } = new AbortController();
  await expect(gate.ask(exampleGateRequest, { signal })).rejects.toThrow();
});
