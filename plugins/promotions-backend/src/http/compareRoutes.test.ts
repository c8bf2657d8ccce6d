/** Two stages side by side, as the route answers; checked against our OpenAPI document. */

import { mockCredentials } from '@backstage/backend-test-utils';
import type { ArgoDetails } from '../argocd/ArgoDetails';
import { ArgoError } from '../argocd/errors';
import { application, NEW, OLD, snapshot } from '../__testUtils__/pipelines';
import { portals } from './__testUtils__/portal';

jest.setTimeout(30_000);

const openPortal = portals();
const COMPARE = '/pipelines/eu/argocd/checkout/compare';
const GRACE = mockCredentials.user.header('user:default/grace');

/** An image of its own for each revision, and a setting for each target. */
const DETAILS: Pick<ArgoDetails, 'renderedObjects' | 'sourceValues'> = {
  renderedObjects: async (_, [revision]) => [
    {
      kind: 'Pod',
      metadata: { name: 'checkout' },
      spec: { containers: [{ name: 'web', image: revision.slice(0, 7) }] },
    },
    { kind: 'Secret', metadata: { name: 'db' }, data: { password: '+++' } },
  ],
  sourceValues: async ({ name }) => [
    [
      {
        name: 'helm.parameters.replicas',
        value: name.endsWith('eu') ? '2' : '1',
      },
    ],
  ],
};

async function compared(
  details: Partial<ArgoDetails> = DETAILS,
  shown = snapshot(),
  query: object = { left: 0, right: 1 },
) {
  const { api, reader } = await openPortal({ details });
  reader.show(shown);
  return api.get(COMPARE).set('authorization', GRACE).query(query);
}

it('compares what the targets of both stages run and are set to', async () => {
  const deployed = (name: string, revision: string) =>
    application(name, {
      history: [
        { id: 1, revisions: [revision], deployedAt: '2026-11-21T12:00:00Z' },
      ],
    });
  const shown = {
    ...snapshot(),
    applications: [
      [deployed('checkout-dev', NEW)],
      [deployed('checkout-prod-eu', OLD), deployed('checkout-prod-us', NEW)],
    ],
  };
  const { status, body } = await compared(DETAILS, shown);
  expect(status).toBe(200);
  expect(body).toEqual({
    left: { index: 0, name: 'dev' },
    right: { index: 1, name: 'prod' },
    problems: ['What is in Secrets is not compared: Argo CD does not tell it.'],
    rows: [
      {
        aspect: 'revision',
        subject: 'https://git.example/shop/checkout',
        left: ['749bde9 checkout 1.1.0: faster basket'],
        right: ['749bde9 checkout 1.1.0: faster basket', 'f461d15'],
        same: false,
      },
      {
        aspect: 'image',
        subject: 'Pod checkout / web',
        left: ['749bde9'],
        right: ['749bde9', 'f461d15'],
        same: false,
      },
      {
        aspect: 'value',
        subject: 'helm.parameters.replicas',
        left: ['1'],
        right: ['1', '2'],
        same: false,
      },
    ],
  });
});

it('names what Argo CD does not tell, and compares the rest', async () => {
  const fail = async (): Promise<never> => {
    throw new ArgoError('forbidden', 'permission denied');
  };
  const { status, body } = await compared({
    renderedObjects: fail,
    sourceValues: fail,
  });
  expect(status).toBe(200);
  expect(body.rows).toEqual([
    expect.objectContaining({ aspect: 'revision', same: true }),
  ]);
  expect(body.problems).toContain(
    'What checkout-dev runs is not known: permission denied',
  );
});

it('says what was never deployed, and what is no longer set as it was', async () => {
  const prod = [
    application('checkout-prod-eu', { history: [] }),
    application('checkout-prod-us', { deployedFrom: 'other' }),
  ];
  const { body } = await compared(DETAILS, snapshot({ prod }));
  expect(body.problems).toEqual(
    expect.arrayContaining([
      'checkout-prod-eu was never deployed.',
      expect.stringMatching(/sources of checkout-prod-us have changed/),
    ]),
  );
});

it('looks at some of very many targets, a few at once', async () => {
  const prod = Array.from({ length: 200 }, (_, i) =>
    application(`checkout-prod-${i}`),
  );
  let now = 0;
  let most = 0;
  const renderedObjects = async () => {
    most = Math.max(most, ++now);
    await new Promise(resolve => {
      setImmediate(resolve);
    });
    now -= 1;
    return [];
  };
  const { body } = await compared(
    { ...DETAILS, renderedObjects },
    snapshot({ prod }),
  );
  expect(most).toBe(4);
  expect(body.problems).toContain(
    'Only 20 of the 200 targets of prod were looked at.',
  );
});

it.each([
  [{ left: 0, right: 7 }, 404],
  [{ left: 0 }, 400],
  [{ left: -1, right: 0 }, 400],
])('answers %j with %i', async (query, expected) => {
  const { status } = await compared(DETAILS, snapshot(), query);
  expect(status).toBe(expected);
});
