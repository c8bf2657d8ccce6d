import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import promotions from '.';

it('gives the scaffolder its actions', async () => {
  const addActions = jest.fn();
  await startTestBackend({
    extensionPoints: [[scaffolderActionsExtensionPoint, { addActions }]],
    features: [promotions, mockServices.rootConfig.factory()],
  });
  expect(addActions.mock.calls.flat().map(({ id }) => id)).toEqual([
    'promotions:applicationset:create',
    'promotions:applicationset:update',
    'promotions:applicationset:validate',
    'promotions:project:create',
  ]);
});
