/** The read model behind Backstage's permissions: every pipeline that a route sees comes through here. */

import type {
  AuthService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsRegistryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  approvalDecidePermission,
  formatPipelineRef,
  pipelineReadPermission,
  promotionsPermissions,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Viewer } from '../approvals/situation';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import {
  parsePipelineRef,
  pipelineResourceRef,
  pipelineRules,
  type PipelineResource,
} from './permissionRules';
import { viewerOf } from './viewer';

export interface AccessOptions {
  reader: PipelineReader;
  auth: AuthService;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  catalog: CatalogService;
  /** As whom guests are signed in (auth.providers.guest.userEntityRef). */
  guest?: string;
}

type Request = Parameters<HttpAuthService['credentials']>[0];

export class PipelineAccess {
  constructor(private readonly options: AccessOptions) {}

  /** Tells Backstage of our permissions, their conditions, and how to find a pipeline. Call it once. */
  register(): void {
    this.options.permissionsRegistry.addResourceType({
      resourceRef: pipelineResourceRef,
      permissions: promotionsPermissions,
      rules: pipelineRules,
      getResources: refs => this.resources(refs),
    });
  }

  credentials(request: Request): Promise<BackstageCredentials> {
    return this.options.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
  }

  /** Pipelines that the caller may read, in the order of their references. */
  async list(credentials: BackstageCredentials): Promise<PipelineSnapshot[]> {
    const { permissions, permissionsRegistry, reader } = this.options;
    const [decision] = await permissions.authorizeConditional(
      [{ permission: pipelineReadPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError('You may not read promotion pipelines.');
    }
    const all = [...reader.pipelines()].sort(byRef);
    if (decision.result === AuthorizeResult.ALLOW) {
      return all;
    }
    const allows = createConditionAuthorizer(
      permissionsRegistry.getPermissionRuleset(pipelineResourceRef),
    );
    const resources = await this.withOwners(all);
    return resources
      .filter(resource => allows(decision, resource))
      .map(({ snapshot }) => snapshot);
  }

  /** The pipeline, if the caller may read it. Throws NotAllowedError or NotFoundError. */
  async read(
    credentials: BackstageCredentials,
    ref: PipelineRef,
  ): Promise<PipelineSnapshot> {
    const resourceRef = formatPipelineRef(ref);
    const [decision] = await this.options.permissions.authorize(
      [{ permission: pipelineReadPermission, resourceRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not read the pipeline ${resourceRef}.`,
      );
    }
    const snapshot = this.options.reader.pipeline(ref);
    if (!snapshot) {
      throw this.notFound(ref);
    }
    return snapshot;
  }

  /** Who the caller is, and whether Backstage's permission lets them decide on the pipeline. */
  async viewer(
    credentials: BackstageCredentials,
    ref: PipelineRef,
  ): Promise<Viewer> {
    const [decision] = await this.options.permissions.authorize(
      [
        {
          permission: approvalDecidePermission,
          resourceRef: formatPipelineRef(ref),
        },
      ],
      { credentials },
    );
    const permitted = decision.result === AuthorizeResult.ALLOW;
    const { userInfo, guest } = this.options;
    return viewerOf(credentials, userInfo, permitted, guest);
  }

  private notFound(ref: PipelineRef): NotFoundError {
    const instance = this.options.reader
      .instances()
      .find(({ name }) => name === ref.instance);
    const why =
      instance && instance.freshness.state !== 'live'
        ? ` ${ref.instance} is ${instance.freshness.state}: ${
            instance.freshness.reason ?? 'no reason known'
          }.`
        : '';
    return new NotFoundError(
      `There is no RollingSync pipeline ${formatPipelineRef(ref)}.${why}`,
    );
  }

  private async resources(
    refs: string[],
  ): Promise<(PipelineResource | undefined)[]> {
    const found = refs.map(text => {
      const ref = parsePipelineRef(text);
      return ref && this.options.reader.pipeline(ref);
    });
    const known = await this.withOwners(found.flatMap(s => s ?? []));
    return found.map(s => known.find(({ snapshot }) => snapshot === s));
  }

  /** Asks the catalog once for all owners, with the plugin's own rights. */
  private async withOwners(
    snapshots: readonly PipelineSnapshot[],
  ): Promise<PipelineResource[]> {
    const entityRefs = [
      ...new Set(snapshots.flatMap(s => s.pipeline.entityRefs)),
    ];
    const owners = await this.ownersOf(entityRefs);
    return snapshots.map(snapshot => ({
      snapshot,
      owners: snapshot.pipeline.entityRefs.flatMap(
        ref => owners.get(ref) ?? [],
      ),
    }));
  }

  private async ownersOf(
    entityRefs: string[],
  ): Promise<Map<string, readonly string[]>> {
    if (entityRefs.length === 0) {
      return new Map();
    }
    const { items } = await this.options.catalog.getEntitiesByRefs(
      { entityRefs, fields: ['relations'] },
      { credentials: await this.options.auth.getOwnServiceCredentials() },
    );
    return new Map(entityRefs.map((ref, i) => [ref, ownersOfEntity(items[i])]));
  }
}

function ownersOfEntity(entity: Entity | undefined): string[] {
  return (entity?.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
}

function byRef(a: PipelineSnapshot, b: PipelineSnapshot): number {
  const [left, right] = [a, b].map(s => formatPipelineRef(s.pipeline.ref));
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}
