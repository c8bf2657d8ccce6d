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
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import {
  auditReadPermission,
  formatPipelineRef,
  pipelineReadPermission,
  pipelinePermissions,
  freezePermission,
  type RESOURCE_TYPE_PIPELINE,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Viewer, Viewers } from '../approvals/situation';
import type {
  PipelineOutline,
  PipelineReader,
  PipelineSnapshot,
} from '../model/PipelineReader';
import { queryOf } from './conditionQuery';
import {
  parsePipelineRef,
  pipelineResourceRef,
  pipelineRules,
  type PipelineResource,
} from './permissionRules';
import type { PipelineOwners } from '../approvals/owners/PipelineOwners';
import {
  allowed,
  decideRequests,
  lookRequests,
  onlyDeciding,
  permittedBy,
  viewerOf,
  viewersFor,
} from './viewer';

export interface AccessOptions {
  reader: PipelineReader;
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
  /** Asked for each deed. */
  permissions: PermissionsService;
  /** Asked for each look; it may remember for a few seconds. */
  looking: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  owners: PipelineOwners;
  /** As whom guests are signed in (auth.providers.guest.userEntityRef). */
  guest?: string;
}

type Request = Parameters<HttpAuthService['credentials']>[0];
type PipelinePermission = ResourcePermission<typeof RESOURCE_TYPE_PIPELINE>;

/** Of many pipelines those that the caller may read, in their order. */
export type Readable = (
  outlines: readonly PipelineOutline[],
) => Promise<readonly PipelineOutline[]>;

/** Whose record a caller may read: all of it, also of what is gone, or that of these pipelines, by their references. */
export type Auditable = 'everything' | ReadonlySet<string>;

/** A pipeline as one caller sees it. */
export interface Look {
  snapshot: PipelineSnapshot;
  /** The caller for each deed at a gate. */
  viewers: Viewers;
  repairer: Viewer;
}

export class PipelineAccess {
  constructor(private readonly options: AccessOptions) {}

  /** Tells Backstage of our permissions, their conditions, and how to find a pipeline. Call it once. */
  register(): void {
    this.options.permissionsRegistry.addResourceType({
      resourceRef: pipelineResourceRef,
      permissions: pipelinePermissions,
      rules: pipelineRules,
      getResources: refs => this.resources(refs),
    });
    this.options.permissionsRegistry.addPermissions([freezePermission]);
  }

  credentials(request: Request): Promise<BackstageCredentials> {
    return this.options.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
  }

  /** Throws NotAllowedError when the caller may read no pipeline at all. */
  async readable(credentials: BackstageCredentials): Promise<Readable> {
    return this.fitting(await this.readDecision(credentials));
  }

  /** Throws NotAllowedError when the caller may read the record of no pipeline at all. */
  async auditable(credentials: BackstageCredentials): Promise<Auditable> {
    const decision = await this.decisionOn(auditReadPermission, credentials);
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError('You may not read the record.');
    }
    if (decision.result === AuthorizeResult.ALLOW) {
      return 'everything';
    }
    const fitting = this.fitting(decision);
    const outlines = await fitting(this.options.reader.outlines());
    return new Set(
      outlines.map(({ pipeline }) => formatPipelineRef(pipeline.ref)),
    );
  }

  private fitting(decision: PolicyDecision): Readable {
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return async outlines => outlines;
    }
    const { permissionsRegistry, owners } = this.options;
    const toQuery = createConditionTransformer(
      permissionsRegistry.getPermissionRuleset(pipelineResourceRef),
    );
    const query = queryOf(toQuery(decision.conditions));
    return async outlines => {
      const resources = query.needsOwners
        ? await owners.of(outlines)
        : outlines.map(outline => ({ outline, owners: undefined }));
      return resources.filter(query.holds).map(({ outline }) => outline);
    };
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
    const reads = await this.allows(credentials, pipelineReadPermission, ref);
    return this.found(ref, reads);
  }

  /** As `readAsViewer`, to show what the caller may do: to do it, it is asked anew. */
  look(credentials: BackstageCredentials, ref: PipelineRef): Promise<Look> {
    return this.lookBy(this.options.looking, credentials, ref);
  }

  /**
   * The pipeline, and who the caller is as far as decisions and repairs depend on it: each has a permission of its
   * own. Throws as `read` does. All that is asked for it is asked at once.
   */
  readAsViewer(
    credentials: BackstageCredentials,
    ref: PipelineRef,
  ): Promise<Look> {
    return this.lookBy(this.options.permissions, credentials, ref);
  }

  private async lookBy(
    permissions: PermissionsService,
    credentials: BackstageCredentials,
    ref: PipelineRef,
  ): Promise<Look> {
    const { userInfo, guest } = this.options;
    const [answers, viewer] = await Promise.all([
      allowed(permissions, credentials, lookRequests(ref)),
      viewerOf(credentials, userInfo, guest),
    ]);
    const permitted = permittedBy(answers);
    return {
      snapshot: this.found(ref, permitted.read),
      viewers: viewersFor(viewer, permitted),
      repairer: viewer(permitted.repair),
    };
  }

  /** The caller as one who decides, for each of these pipelines: asked at once. What else they may do is not asked. */
  async deciders(
    credentials: BackstageCredentials,
    refs: readonly PipelineRef[],
  ): Promise<Viewers[]> {
    const { userInfo, guest, looking } = this.options;
    const [answers, viewer] = await Promise.all([
      allowed(looking, credentials, decideRequests(refs)),
      viewerOf(credentials, userInfo, guest),
    ]);
    return answers.map(decide => onlyDeciding(viewer, decide));
  }

  /**
   * The caller as somebody who may freeze, asked anew. Throws NotAllowedError when they may read no pipeline at all.
   */
  async freezer(credentials: BackstageCredentials): Promise<Viewer> {
    const { userInfo, guest, permissions } = this.options;
    const requests = [{ permission: freezePermission }];
    const [[freezes], viewer] = await Promise.all([
      allowed(permissions, credentials, requests),
      viewerOf(credentials, userInfo, guest),
      this.readDecision(credentials),
    ]);
    return viewer(freezes);
  }

  /** Whether Backstage's permission lets the caller do that with the pipeline. No condition holds for one that is not there. */
  async allows(
    credentials: BackstageCredentials,
    permission: PipelinePermission,
    ref: PipelineRef,
  ): Promise<boolean> {
    const { looking } = this.options;
    const resourceRef = formatPipelineRef(ref);
    const requests = [{ permission, resourceRef }];
    const [allows] = await allowed(looking, credentials, requests);
    return allows;
  }

  private found(ref: PipelineRef, reads: boolean): PipelineSnapshot {
    if (!reads) {
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

  /** Allowed, or under conditions. Throws NotAllowedError when denied. */
  private async readDecision(credentials: BackstageCredentials) {
    const decision = await this.decisionOn(pipelineReadPermission, credentials);
    if (decision.result === AuthorizeResult.DENY) {
      throw new NotAllowedError('You may not read promotion pipelines.');
    }
    return decision;
  }

  private async decisionOn(
    permission: PipelinePermission,
    credentials: BackstageCredentials,
  ): Promise<PolicyDecision> {
    const { looking } = this.options;
    const [decision] = await looking.authorizeConditional([{ permission }], {
      credentials,
    });
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
      return ref && this.options.reader.outline(ref);
    });
    const resources = await this.options.owners.of(found.flatMap(o => o ?? []));
    const known = new Map(
      resources
        .filter(({ owners }) => owners !== undefined)
        .map(resource => [resource.outline, resource]),
    );
    return found.map(outline => outline && known.get(outline));
  }
}
