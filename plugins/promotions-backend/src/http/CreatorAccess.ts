/**
 * Who may make pipelines, and what of the Argo CDs they get to see for it: the places in which a pipeline of theirs
 * could be one that they may read.
 */

import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  pipelineCreatePermission,
  pipelineReadPermission,
} from '@stagecraft/plugin-promotions-common';
import { couldRead, type NewPlace } from './couldRead';
import { principalOf } from './principal';
import { allowed } from './viewer';

export interface CreatorAccessOptions {
  /** Asked for each look; it may remember for a few seconds. */
  looking: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  userInfo: UserInfoService;
}

/** Somebody who may make pipelines. */
export interface Creator {
  /** Tells callers apart. */
  name: string;
  /** Whether they may see what is there. */
  sees(place: NewPlace): boolean;
  /** Whether that depends on the place. */
  limited: boolean;
  /** Themselves and their groups; undefined for a service, which is no person. */
  claims(): Promise<readonly string[] | undefined>;
}

export class CreatorAccess {
  constructor(private readonly options: CreatorAccessOptions) {}

  /** Tells Backstage of the permission. Call it once. */
  register(): void {
    this.options.permissionsRegistry.addPermissions([pipelineCreatePermission]);
  }

  /** Throws NotAllowedError when the caller may make no pipelines. */
  async creator(credentials: BackstageCredentials): Promise<Creator> {
    const { looking } = this.options;
    const [[creates], [reads]] = await Promise.all([
      allowed(looking, credentials, [{ permission: pipelineCreatePermission }]),
      looking.authorizeConditional([{ permission: pipelineReadPermission }], {
        credentials,
      }),
    ]);
    if (!creates) {
      throw new NotAllowedError('You may not create promotion pipelines.');
    }
    return {
      name: nameOf(credentials),
      sees: place => sees(reads, place),
      limited: reads.result !== AuthorizeResult.ALLOW,
      claims: () => this.claims(credentials),
    };
  }

  private async claims(
    credentials: BackstageCredentials,
  ): Promise<readonly string[] | undefined> {
    if (principalOf(credentials).type !== 'user') {
      return undefined;
    }
    const { userEntityRef, ownershipEntityRefs } =
      await this.options.userInfo.getUserInfo(credentials);
    return [userEntityRef, ...ownershipEntityRefs];
  }
}

function sees(reads: PolicyDecision, place: NewPlace): boolean {
  return reads.result === AuthorizeResult.CONDITIONAL
    ? couldRead(reads.conditions, place)
    : reads.result === AuthorizeResult.ALLOW;
}

function nameOf(credentials: BackstageCredentials): string {
  const { userEntityRef, subject } = principalOf(credentials);
  return String(userEntityRef ?? subject);
}
