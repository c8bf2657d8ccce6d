/** What people hear who stop what the portal carries out. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { executionAbortPermission } from '@stagecraft/plugin-promotions-common';
import { RELEASE, snapshot } from '../__testUtils__/pipelines';
import { portals } from './__testUtils__/portal';

jest.setTimeout(30_000);

const openPortal = portals();
const STAGE = '/pipelines/eu/argocd/checkout/stages/1';
const GRACE = mockCredentials.user.header('user:default/grace');
const HEIDI = mockCredentials.user.header('user:default/heidi');
const REASON = 'The new basket is empty.';

/** Grace has approved the release, and nothing was sent yet. */
async function approved(options: Parameters<typeof openPortal>[0] = {}) {
  const portal = await openPortal(options);
  portal.reader.show(snapshot());
  const { body } = await portal.api
    .post(`${STAGE}/decisions`)
    .set('authorization', GRACE)
    .send({ releaseId: RELEASE, decision: 'approve' });
  const abort = (as: string, body_: object) =>
    portal.api.post(`${STAGE}/abort`).set('authorization', as).send(body_);
  return { ...portal, approvalId: String(body.id), abort };
}

it('an abort is stored with its reason, shown, and answered alike when it is repeated', async () => {
  const { abort, approvalId, store } = await approved();
  const first = await abort(HEIDI, { approvalId, reason: REASON });
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({
    id: approvalId,
    abort: { user: 'user:default/heidi', comment: REASON },
  });
  const again = await abort(HEIDI, { approvalId, reason: 'Again.' });
  expect(again.status).toBe(200);
  expect(again.body.abort.comment).toBe(REASON);
  const claim = await store.claim(1_000);
  expect(claim?.approval.abort?.user).toBe('user:default/heidi');
});

it('a second person hears who was first', async () => {
  const { abort, approvalId } = await approved();
  await abort(HEIDI, { approvalId, reason: REASON });
  const second = await abort(GRACE, { approvalId, reason: REASON });
  expect(second.status).toBe(403);
  expect(second.body.error.message).toMatch(
    /user:default\/heidi aborted it already/,
  );
});

it('an abort without a reason is refused', async () => {
  const { abort, approvalId } = await approved();
  const { status } = await abort(HEIDI, { approvalId, reason: '  ' });
  expect(status).toBe(400);
});

it('an approval that the stage does not have is not found', async () => {
  const { abort } = await approved();
  const { status } = await abort(HEIDI, { approvalId: 'x', reason: REASON });
  expect(status).toBe(404);
});

it('somebody without the permission is refused, and nothing is stored', async () => {
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(({ permission }) => ({
        result:
          permission.name === executionAbortPermission.name
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      })),
  });
  const { abort, approvalId, store } = await approved({ permissions });
  const { status, body } = await abort(HEIDI, { approvalId, reason: REASON });
  expect(status).toBe(403);
  expect(body.error.message).toMatch(/promotions\.execution\.abort/);
  expect((await store.claim(1_000))?.approval.abort).toBeUndefined();
});

it('a service is refused', async () => {
  const { abort, approvalId } = await approved();
  const service = mockCredentials.service.header();
  const { status } = await abort(service, { approvalId, reason: REASON });
  expect(status).toBe(403);
});
