/** What keeps a template's form from going on. */

import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { TestApiRegistry } from '@backstage/test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { CreatingClient } from '../../api/CreatingClient';
import { creatingApiRef } from '../../api/CreatingApi';
import { validateStages } from './validate';

const BASE = 'http://backend/api/promotions';
const BROKEN = {
  problems: [{ path: 'stages[0].name', message: 'use lower-case letters' }],
  stages: [],
  findings: [],
};
const SUPERSEDED = {
  error: { name: 'Superseded', message: 'You have asked for a newer one.' },
  response: { statusCode: 409 },
};

const server = setupServer();
registerMswTestHooks(server);

const client = new CreatingClient({
  fetchApi: {
    fetch: (input, init) =>
      fetch(String(input).replace('plugin://promotions', BASE), init),
  },
});

/** What the form says after the backend answered so, one answer a question. */
async function refusalsAfter(...answers: [status: number, body: object][]) {
  const left = [...answers];
  server.use(
    http.post(`${BASE}/previews`, () => {
      const [status, body] = left.shift() ?? [500, {}];
      return HttpResponse.json(body, { status });
    }),
  );
  const told: string[] = [];
  await validateStages(
    { stages: [{ name: 'Dev', gate: 'argocd' }] },
    { addError: message => told.push(message) },
    {
      apiHolder: TestApiRegistry.from([creatingApiRef, client]),
      formData: {},
      options: {},
    },
  );
  return told;
}

it('a problem is told, also where the live preview took the turn', async () => {
  expect(await refusalsAfter([200, BROKEN])).toHaveLength(1);
  expect(await refusalsAfter([409, SUPERSEDED], [200, BROKEN])).toHaveLength(1);
});

it('a backend that cannot be asked keeps nobody from going on', async () => {
  expect(await refusalsAfter([503, {}])).toEqual([]);
});
