/**
 * The read model behind Backstage's permissions: every pipeline that a route sees comes through here. To somebody
 * who may not read it, a pipeline that exists and one that does not are the same: 403, with the same words.
 */

import type {
  BackstageCredentials,
  HttpAuthService,
  PermissionsRegistryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import {
  approvalDecidePermission,
  formatPipelineRef,
  pipelineReadPermission,
  promotionsPermissions,
  targetRepairPermission,
  type RESOURCE_TYPE_PIPELINE,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Viewer } from '../approvals/situation';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import { queryOf } from './conditionQuery';
import {
  parsePipelineRef,
  pipelineResourceRef,
  pipelineRules,
  type PipelineResource,
} from './permissionRules';
import type { PipelineOwners } from './PipelineOwners';
import { viewerOf } from './viewer';

export interface AccessOptions {
  reader: PipelineReader;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  owners: PipelineOwners;
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
    const decision = await this.readDecision(credentials);
    const { permissionsRegistry, reader } = this.options;
    const all = sortedByRef(reader.pipelines());
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return all;
    }
    const toQuery = createConditionTransformer(
      permissionsRegistry.getPermissionRuleset(pipelineResourceRef),
    );
    const query = queryOf(toQuery(decision.conditions));
    const resources = query.needsOwners
      ? await this.options.owners.of(all)
      : all.map(snapshot => ({ snapshot, owners: undefined }));
    return resources.filter(query.holds).map(({ snapshot }) => snapshot);
  }

  /** Throws NotAllowedError when the caller may read no pipeline at all. */
  async requireReader(credentials: BackstageCredentials): Promise<void> {
    await this.readDecision(credentials);
  }

  /** The pipeline, if the caller may read it. Throws NotAllowedError or, to whom may read all, NotFoundError. */
  async read(
    credentials: BackstageCredentials,
    ref: PipelineRef,
  ): Promise<PipelineSnapshot> {
    if (!(await this.allows(credentials, pipelineReadPermission, ref))) {
      throw new NotAllowedError(
        `You may not read the pipeline ${formatPipelineRef(ref)}.`,
      );
    }
    const snapshot = this.options.reader.pipeline(ref);
    if (!snapshot) {
      throw this.notFound(ref);
    }
    return snapshot;
  }

  /** Whether Backstage's permission lets the caller do that with the pipeline. No condition holds for one that is not there. */
  async allows(
    credentials: BackstageCredentials,
    permission: ResourcePermission<typeof RESOURCE_TYPE_PIPELINE>,
    ref: PipelineRef,
  ): Promise<boolean> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission, resourceRef: formatPipelineRef(ref) }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }

  /** Who the caller is, as far as decisions and repairs depend on it: each has a permission of its own. */
  async viewers(
    credentials: BackstageCredentials,
    ref: PipelineRef,
  ): Promise<{ decider: Viewer; repairer: Viewer }> {
    const [decides, repairs] = await Promise.all([
      this.allows(credentials, approvalDecidePermission, ref),
      this.allows(credentials, targetRepairPermission, ref),
    ]);
    const { userInfo, guest } = this.options;
    const decider = await viewerOf(credentials, userInfo, decides, guest);
    const repairer =
      decider.kind === 'user' ? { ...decider, permitted: repairs } : decider;
    return { decider, repairer };
  }

  /** Allowed, or under conditions. Throws NotAllowedError when denied. */
  private async readDecision(credentials: BackstageCredentials) {
    const [decision] = await this.options.permissions.authorizeConditional(
      [{ permission: pipelineReadPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError('You may not read promotion pipelines.');
    }
    return decision;
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

  /**
   * What Backstage looks at under conditions; it denies what is undefined. That is so for what is not there, and for
   * what nobody knows the owners of, so that the two cannot be told apart while the catalog is down.
   */
  private async resources(
    refs: string[],
  ): Promise<(PipelineResource | undefined)[]> {
    const found = refs.map(text => {
      const ref = parsePipelineRef(text);
      return ref && this.options.reader.pipeline(ref);
    });
    const resources = await this.options.owners.of(found.flatMap(s => s ?? []));
    const known = new Map(
      resources
        .filter(({ owners }) => owners !== undefined)
        .map(resource => [resource.snapshot, resource]),
    );
    return found.map(snapshot => snapshot && known.get(snapshot));
  }
}

function sortedByRef(snapshots: PipelineSnapshot[]): PipelineSnapshot[] {
  return snapshots
    .map(snapshot => ({
      key: formatPipelineRef(snapshot.pipeline.ref),
      snapshot,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ snapshot }) => snapshot);
}
