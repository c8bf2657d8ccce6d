import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { createServer, type Server } from 'https';
import { tmpdir } from 'os';
import { join } from 'path';
import { TEST_CERTIFICATE, TEST_KEY } from './__testUtils__/authority';
import { ArgoClient } from './ArgoClient';
import { platformFetch, type Fetch } from './transport';
import { trustingFetch } from './trustingFetch';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(
    { cert: TEST_CERTIFICATE, key: TEST_KEY },
    (_request, response) => response.end('{"Version":"v3.5.1"}'),
  );
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  url = `https://127.0.0.1:${port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
});

const versionBy = (fetch: Fetch) =>
  new ArgoClient({
    instance: 'prod',
    url,
    token: () => 'token-of-the-portal',
    fetch,
    now: () => 0,
    timeoutMs: 5000,
  }).version();

describe('an Argo CD with a certificate of its own authority', () => {
  it('is refused, and the setting that helps is named', async () => {
    await expect(versionBy(platformFetch)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('promotions.instances[].tls.ca'),
    });
  });

  it('is trusted by its authority as text', async () => {
    await expect(versionBy(trustingFetch(TEST_CERTIFICATE))).resolves.toBe(
      'v3.5.1',
    );
  });

  it('is trusted by its authority in a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authority-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, TEST_CERTIFICATE);
    await expect(versionBy(trustingFetch(file))).resolves.toBe('v3.5.1');
    rmSync(folder, { recursive: true });
  });

  it('says at the start that the authority cannot be read', () => {
    expect(() => trustingFetch('/absent/ca.pem')).toThrow('/absent/ca.pem');
    expect(() => trustingFetch(__filename)).toThrow('holds no certificate');
  });
});
