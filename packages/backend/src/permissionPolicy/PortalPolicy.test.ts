import { ConfigReader } from '@backstage/config';
import { catalogEntityCreatePermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type Permission,
} from '@backstage/plugin-permission-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  approvalDecidePermission,
  pipelineReadPermission,
} from '@stagecraft/plugin-promotions-common';
import { PortalPolicy, VIEWERS } from './PortalPolicy';

const TEAM = 'group:default/payments';

function personIn(...groups: string[]) {
  const credentials = mockCredentials.user();
  return {
    credentials,
    token: 'token',
    identity: {
      type: 'user' as const,
      userEntityRef: credentials.principal.userEntityRef,
      ownershipEntityRefs: groups,
    },
    expiresInSeconds: 60,
    info: {
      userEntityRef: credentials.principal.userEntityRef,
      ownershipEntityRefs: groups,
    },
  };
}

async function may(
  permission: Permission,
  user: ReturnType<typeof personIn> | undefined,
  execute: boolean,
) {
  const policy = PortalPolicy.fromConfig(
    new ConfigReader({ promotions: { instances: [{ execute }] } }),
  );
  const { result } = await policy.handle({ permission }, user);
  return result === AuthorizeResult.ALLOW;
}

describe('the portal’s policy', () => {
  it('lets everybody read', async () => {
    await expect(
      may(pipelineReadPermission, personIn(VIEWERS), false),
    ).resolves.toBe(true);
    await expect(may(pipelineReadPermission, undefined, false)).resolves.toBe(
      true,
    );
  });

  it('lets a viewer change nothing', async () => {
    const viewer = personIn(VIEWERS);
    await expect(may(approvalDecidePermission, viewer, true)).resolves.toBe(
      false,
    );
    await expect(
      may(catalogEntityCreatePermission, viewer, true),
    ).resolves.toBe(false);
  });

  it('lets a team create, and decide where an instance may execute', async () => {
    const developer = personIn(TEAM);
    await expect(
      may(catalogEntityCreatePermission, developer, false),
    ).resolves.toBe(true);
    await expect(may(approvalDecidePermission, developer, true)).resolves.toBe(
      true,
    );
  });

  it('lets nobody decide while every instance is read-only', async () => {
    await expect(
      may(approvalDecidePermission, personIn(TEAM), false),
    ).resolves.toBe(false);
  });

  it('lets nobody change anything without signing in', async () => {
    await expect(may(approvalDecidePermission, undefined, true)).resolves.toBe(
      false,
    );
  });
});
