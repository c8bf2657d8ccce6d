import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { CHOICES, STANDARD } from '../__testUtils__/FakeCreatingApi';
import { CreatingClient } from './CreatingClient';
import { messageOf } from './errors';

const BASE = 'http://backend/api/promotions';

const server = setupServer();
registerMswTestHooks(server);

/** What `fetchApi` does with a `plugin://` address. */
const fetchApi = {
  fetch: (input: RequestInfo | URL, init?: RequestInit) =>
    fetch(String(input).replace('plugin://promotions', BASE), init),
};
const client = new CreatingClient({ fetchApi });

const request = {
  instance: 'argocd-eu',
  pipeline: { name: 'checkout', sources: [], stages: [] },
};

describe('the client of pipelines that are to be', () => {
  it('asks for profiles and for what there is to choose from', async () => {
    server.use(
      http.get(`${BASE}/profiles`, () =>
        HttpResponse.json({ items: [STANDARD] }),
      ),
      http.get(`${BASE}/choices`, () => HttpResponse.json({ ...CHOICES })),
    );
    await expect(client.listProfiles()).resolves.toEqual({ items: [STANDARD] });
    await expect(client.listChoices()).resolves.toEqual(CHOICES);
  });

  it('asks how a pipeline would look', async () => {
    server.use(
      http.post(`${BASE}/previews`, async ({ request: { body } }) => {
        const asked = await new Response(body).json();
        return HttpResponse.json({ stages: [], yaml: asked.pipeline.name });
      }),
    );
    await expect(client.preview(request)).resolves.toMatchObject({
      yaml: 'checkout',
    });
  });

  it('passes on why the backend does not preview it', async () => {
    server.use(
      http.post(`${BASE}/previews`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'You may not' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    const refused = await client.preview(request).catch(messageOf);
    expect(refused).toBe('You may not');
  });

  it('lets go of a preview that nobody waits for any more', async () => {
    server.use(http.post(`${BASE}/previews`, () => new Promise(() => {})));
    const gone = new AbortController();
    const asked = client.preview(request, { signal: gone.signal });
    gone.abort();
    await expect(asked).rejects.toThrow(/abort/i);
  });
});
