import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { waiting } from '../__testUtils__/scenarios';
import { PromotionsClient } from './PromotionsClient';
import { isNotFound, isReleaseChanged, messageOf } from './errors';

const BASE = 'http://backend/api/promotions';
const REF = { instance: 'eu 1', namespace: 'argocd', name: 'checkout' };

const server = setupServer();
registerMswTestHooks(server);

/** What `fetchApi` does with a `plugin://` address. */
const fetchApi = {
  fetch: (input: RequestInfo | URL, init?: RequestInit) =>
    fetch(String(input).replace('plugin://promotions', BASE), init),
};
const client = new PromotionsClient({ fetchApi });

describe('the client', () => {
  it('asks for the pipelines of an entity', async () => {
    server.use(
      http.get(`${BASE}/pipelines`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        return HttpResponse.json({
          items: [],
          totalItems: 0,
          unavailable: [],
          problems: [searchParams.get('entityRef')],
        });
      }),
    );
    const entityRef = 'component:default/checkout';
    const list = await client.listPipelines({ entityRef });
    expect(list.problems).toEqual([entityRef]);
  });

  it('asks for a pipeline whose names need escaping', async () => {
    server.use(
      http.get(`${BASE}/pipelines/eu%201/argocd/checkout`, () =>
        HttpResponse.json({ ...waiting() }),
      ),
    );
    await expect(client.getPipeline(REF)).resolves.toMatchObject({
      title: 'checkout',
    });
  });

  it('asks what a release would change', async () => {
    server.use(
      http.get(
        `${BASE}/pipelines/eu%201/argocd/checkout/stages/2/diff`,
        ({ request }) =>
          HttpResponse.json({
            releaseId: new URL(request.url).searchParams.get('releaseId'),
          }),
      ),
    );
    await expect(client.getStageDiff(REF, 2, 'r1')).resolves.toEqual({
      releaseId: 'r1',
    });
  });

  it('sends a decision on one release', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(
        `${BASE}/pipelines/eu%201/argocd/checkout/stages/2/decisions`,
        async ({ request }) => {
          sent.push(await request.json());
          return HttpResponse.json({ id: 'a1' }, { status: 201 });
        },
      ),
    );
    await client.decide(REF, 2, { releaseId: 'r1', decision: 'approve' });
    expect(sent).toEqual([{ releaseId: 'r1', decision: 'approve' }]);
  });

  it('asks how a target differs, and repairs it', async () => {
    const target = `${BASE}/pipelines/eu%201/argocd/checkout/targets/prod%20eu`;
    const sent: unknown[] = [];
    server.use(
      http.get(`${target}/diff`, () =>
        HttpResponse.json({ target: 'prod eu' }),
      ),
      http.post(`${target}/repair`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ executionId: 'e1' }, { status: 201 });
      }),
    );
    await expect(client.getTargetDiff(REF, 'prod eu')).resolves.toEqual({
      target: 'prod eu',
    });
    await client.repairTarget(REF, 'prod eu', { revisions: ['abc'] });
    expect(sent).toEqual([{ revisions: ['abc'] }]);
  });

  it('asks for two stages side by side', async () => {
    server.use(
      http.get(
        `${BASE}/pipelines/eu%201/argocd/checkout/compare`,
        ({ request }) => HttpResponse.json(new URL(request.url).search),
      ),
    );
    await expect(client.compareStages(REF, 0, 2)).resolves.toBe(
      '?left=0&right=2',
    );
  });

  it('tells a release that changed from a refusal, and keeps the sentence', async () => {
    const answer = (status: number, name: string, message: string) =>
      server.use(
        http.post(`${BASE}/pipelines/*`, () =>
          HttpResponse.json(
            { error: { name, message }, response: { statusCode: status } },
            { status },
          ),
        ),
      );
    const failure = () =>
      client
        .decide(REF, 2, { releaseId: 'r1', decision: 'approve' })
        .then(String, error => error);

    answer(409, 'ReleaseChanged', 'prod is no longer offered that release.');
    expect(isReleaseChanged(await failure())).toBe(true);
    answer(403, 'NotAllowedError', 'You are no approver of prod.');
    expect(isReleaseChanged(await failure())).toBe(false);
    expect(messageOf(await failure())).toBe('You are no approver of prod.');
    answer(404, 'NotFoundError', 'No such pipeline');
    expect(isNotFound(await failure())).toBe(true);
  });

  it('ends a request with its caller', async () => {
    server.use(
      http.get(`${BASE}/pipelines/*`, () => HttpResponse.json(waiting())),
    );
    const caller = new AbortController();
    caller.abort();
    await expect(
      client.getPipeline(REF, { signal: caller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what people do at a gate beside approving', () => {
  const STAGE = `${BASE}/pipelines/eu%201/argocd/checkout/stages/2`;

  /** Answers with what came, so that a test sees it. */
  const echo = (path: string) =>
    server.use(
      http.all(path, async ({ request }) => {
        const isPost = request.method === 'POST';
        const search = Object.fromEntries(new URL(request.url).searchParams);
        return HttpResponse.json(isPost ? await request.json() : search);
      }),
    );

  it('is sent to the stage', async () => {
    echo(`${STAGE}/:what`);
    const abort = { approvalId: 'a1', reason: 'Wrong tag.' };
    await expect(client.abort(REF, 2, abort)).resolves.toEqual(abort);
    const back = { releaseId: 'r0', revisions: ['a', 'b'], reason: 'Broken.' };
    await expect(client.rollback(REF, 2, back)).resolves.toEqual(back);
    await expect(client.previewRollback(REF, 2, ['a', 'b'])).resolves.toEqual({
      revisions: 'a+b',
    });
  });

  it('is asked of the pipeline: its policy, and its record a page at a time', async () => {
    echo(`${BASE}/pipelines/eu%201/argocd/checkout/:what`);
    await expect(client.getPolicy(REF)).resolves.toEqual({});
    await expect(
      client.getActivity(REF, { limit: 8, cursor: '85' }),
    ).resolves.toEqual({ limit: '8', cursor: '85' });
  });

  it('is listed over all pipelines: what waits for the person', async () => {
    echo(`${BASE}/approvals`);
    await expect(client.listApprovals()).resolves.toEqual({
      state: 'pending',
      mine: 'true',
    });
  });

  it('holds, and lifts a hold whose id needs escaping', async () => {
    echo(`${BASE}/holds`);
    echo(`${BASE}/holds/a%2Fb/lift`);
    const request = { scope: { kind: 'everything' as const }, reason: 'Now.' };
    await expect(client.hold(request)).resolves.toEqual(request);
    await expect(client.listHolds()).resolves.toEqual({});
    await expect(client.liftHold('a/b', {})).resolves.toEqual({});
  });
});
