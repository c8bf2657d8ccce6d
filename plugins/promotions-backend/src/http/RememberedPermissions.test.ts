/** Permissions of those who look: asked once in five seconds for one person, and for everybody else each time. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { pipelineReadPermission } from '@stagecraft/plugin-promotions-common';
import { RememberedPermissions } from './RememberedPermissions';

const ada = mockCredentials.user('user:default/ada');
const bob = mockCredentials.user('user:default/bob');
const agent = {
  ...ada,
  principal: { ...ada.principal, actor: { subject: 'plugin:mcp-actions' } },
};

function asked(resourceRef = 'eu:argocd/checkout') {
  return [{ permission: pipelineReadPermission, resourceRef }];
}

function open() {
  const clock = { now: Date.parse('2026-11-21T12:31:00Z') };
  const backstage = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(() => ({ result: AuthorizeResult.ALLOW })),
    authorizeConditional: async requests =>
      requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  });
  const looking = new RememberedPermissions(
    backstage,
    () => new Date(clock.now),
  );
  return { backstage, looking, clock };
}

it('counts five seconds for the same person and question', async () => {
  const { backstage, looking, clock } = open();
  const look = () => looking.authorize(asked(), { credentials: ada });
  await Promise.all([look(), look()]);
  clock.now += 4_900;
  await look();
  expect(backstage.authorize).toHaveBeenCalledTimes(1);

  clock.now += 200;
  backstage.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
  await expect(look()).resolves.toEqual([{ result: AuthorizeResult.DENY }]);
});

it('is nobody else’s, and no answer to another question', async () => {
  const { backstage, looking } = open();
  await looking.authorize(asked(), { credentials: ada });
  await looking.authorize(asked(), { credentials: bob });
  await looking.authorize(asked('eu:argocd/search'), { credentials: ada });
  expect(backstage.authorize).toHaveBeenCalledTimes(3);
});

it.each([
  ['a service', mockCredentials.service('plugin:search')],
  ['an agent in a person’s name', agent],
])('is asked each time for %s', async (_, credentials) => {
  const { backstage, looking } = open();
  await looking.authorize(asked(), { credentials: ada });
  await looking.authorize(asked(), { credentials });
  await looking.authorize(asked(), { credentials });
  expect(backstage.authorize).toHaveBeenCalledTimes(3);
});

it('does not remember that Backstage could not be asked', async () => {
  const { backstage, looking } = open();
  const look = () =>
    looking.authorizeConditional([{ permission: pipelineReadPermission }], {
      credentials: ada,
    });
  backstage.authorizeConditional.mockRejectedValueOnce(new Error('down'));
  await expect(look()).rejects.toThrow('down');
  await expect(look()).resolves.toEqual([{ result: AuthorizeResult.ALLOW }]);
});
