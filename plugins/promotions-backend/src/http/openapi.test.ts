/** The OpenAPI document and what is made of it. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { snapshot } from '../__testUtils__/pipelines';
import { portals } from './__testUtils__/portal';
import { readOpenApiDocument } from './openapi';

jest.setTimeout(60_000);

const PACKAGE = path.resolve(__dirname, '../..');
const openPortal = portals();

it('has fresh types', () => {
  const generator = path.resolve(
    PACKAGE,
    '../../node_modules/openapi-typescript/bin/cli.js',
  );
  const document = path.join(PACKAGE, 'openapi.yaml');
  const fresh = execFileSync(process.execPath, [generator, document], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const kept = readFileSync(
    path.join(__dirname, 'openapi.generated.ts'),
    'utf8',
  );
  expect(kept.trim()).toBe(fresh.trim());
});

it('is served', async () => {
  const { api } = await openPortal();
  const { body } = await api.get('/openapi.json');
  expect(Object.keys(body.paths)).toEqual(
    Object.keys(readOpenApiDocument().paths),
  );
});

it('fails a test whose answer differs from it', async () => {
  const { api, reader } = await openPortal();
  const extra = { surprise: true };
  reader.show(
    snapshot({
      pipeline: { links: { argocd: 'https://argocd.example', ...extra } },
    }),
  );
  const { status, body } = await api.get('/pipelines/eu/argocd/checkout');
  expect(status).toBe(500);
  expect(body.error.message).toMatch(/must NOT have additional properties/);
});
