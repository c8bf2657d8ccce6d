/** Who may do what in the portal. Necessary, never sufficient: approvers are named in `promotions.policies`. */

import type { Config } from '@backstage/config';
import {
  AuthorizeResult,
  isReadPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { approvalDecidePermission } from '@stagecraft/plugin-promotions-common';

/** The group whose people read and do nothing else. */
export const VIEWERS = 'group:default/viewers';

export class PortalPolicy implements PermissionPolicy {
  /** Without an instance that may execute, nobody decides: the whole portal is read-only. */
  static fromConfig(config: Config): PortalPolicy {
    const instances =
      config.getOptionalConfigArray('promotions.instances') ?? [];
    return new PortalPolicy(
      instances.some(
        instance => instance.getOptionalBoolean('execute') === true,
      ),
    );
  }

  constructor(private readonly decisionsPossible: boolean) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const allowed =
      isReadPermission(permission) ||
      (this.mayChange(user) &&
        (this.decisionsPossible ||
          permission.name !== approvalDecidePermission.name));
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }

  private mayChange(user?: PolicyQueryUser): boolean {
    return (
      user !== undefined && !user.info.ownershipEntityRefs.includes(VIEWERS)
    );
  }
}
