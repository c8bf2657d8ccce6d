/**
 * Backstage's permissions for those who look: an answer counts for some seconds. A tab asks again for each signal of
 * a rollout, and each question is a call to the permission backend and back. Whoever decides is never asked through
 * here: a permission that is taken away counts at once for what people do, and after a few seconds for what they see.
 */

import type {
  BackstageCredentials,
  PermissionsService,
  PermissionsServiceRequestOptions,
} from '@backstage/backend-plugin-api';
import type {
  AuthorizePermissionRequest,
  AuthorizePermissionResponse,
  QueryPermissionRequest,
  QueryPermissionResponse,
} from '@backstage/plugin-permission-common';
import type { Clock } from '../platform/clock';
import { principalOf } from './principal';
import { Remembered } from '../platform/Remembered';

/** As long as Backstage itself remembers a person's groups. */
const FRESH_MS = 5_000;
const MOST = 10_000;

export class RememberedPermissions implements PermissionsService {
  private readonly answers: Remembered<AuthorizePermissionResponse[]>;
  private readonly conditions: Remembered<QueryPermissionResponse[]>;

  constructor(private readonly permissions: PermissionsService, clock: Clock) {
    const options = { freshMs: FRESH_MS, most: MOST, clock };
    this.answers = new Remembered(options);
    this.conditions = new Remembered(options);
  }

  authorize(
    requests: AuthorizePermissionRequest[],
    options: PermissionsServiceRequestOptions,
  ): Promise<AuthorizePermissionResponse[]> {
    const ask = () => this.permissions.authorize(requests, options);
    const key = keyOf(options, requests);
    return key === undefined ? ask() : this.answers.of(key, ask);
  }

  authorizeConditional(
    requests: QueryPermissionRequest[],
    options: PermissionsServiceRequestOptions,
  ): Promise<QueryPermissionResponse[]> {
    const ask = () => this.permissions.authorizeConditional(requests, options);
    const key = keyOf(options, requests);
    return key === undefined ? ask() : this.conditions.of(key, ask);
  }
}

/** Only of people: what a service may is decided without a call, and an agent may less than the person it acts for. */
function keyOf(
  { credentials }: PermissionsServiceRequestOptions,
  requests: readonly (AuthorizePermissionRequest | QueryPermissionRequest)[],
): string | undefined {
  const person = personIn(credentials);
  return person ? JSON.stringify([person, requests]) : undefined;
}

function personIn(credentials: BackstageCredentials): string | undefined {
  const { type, userEntityRef, actor } = principalOf(credentials);
  return type === 'user' && !actor ? String(userEntityRef) : undefined;
}
