/** An HTTPS server on loopback whose certificate nobody's authority has signed. */

import { createServer } from 'node:https';
import { TEST_CERTIFICATE, TEST_KEY } from './authority';

export async function startTlsServer() {
  const server = createServer(
    { cert: TEST_CERTIFICATE, key: TEST_KEY },
    (_request, response) => response.end('{"Version":"v3.5.1"}'),
  );
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    url: `https://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}
