/** Two pipelines, and everybody who may come to them: with real tokens, and a policy for each of them. */

import { setTimeout as delay } from 'node:timers/promises';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  pipelineReadPermission,
  RESOURCE_TYPE_PIPELINE,
} from '@stagecraft/plugin-promotions-common';
import request from 'supertest';
import { startLab } from '../../__testUtils__/lab';
import { startSecuredPortal } from '../../__testUtils__/securedPortal';
import {
  createPipelineConditionalDecision,
  pipelineConditions,
} from '../permissionRules';

export const PIPELINES = {
  own: 'lab/argocd/basket',
  other: 'lab/argocd/ledger',
  absent: 'lab/argocd/absent',
  /** In an Argo CD that does not answer. */
  unreachable: 'gone/argocd/basket',
};
export type Place = keyof typeof PIPELINES;

const TEAM = 'group:default/basket-team';
const PEOPLE = {
  denied: 'user:default/dina',
  owner: 'user:default/olga',
  reader: 'user:default/rick',
  allowed: 'user:default/alma',
  guest: 'user:development/guest',
};

/** `agent` is another plugin in the name of `allowed`. */
export type Role = keyof typeof PEOPLE | 'nobody' | 'service' | 'agent';

/** What a route is asked for; the path is below the pipeline, where there is one, and `{set}` is its name. */
export interface Question {
  method: 'get' | 'post';
  path: string;
  body?: (facts: { releaseId: string }) => object;
}

const NAMED: Entity[] = [
  component('basket', 'lab:argocd/basket'),
  // The team owns it, too, but it names no pipeline: the set alone names it.
  component('ledger'),
];

class PolicyForEach implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const who = user?.info.userEntityRef;
    if (
      who === PEOPLE.owner &&
      isResourcePermission(permission, RESOURCE_TYPE_PIPELINE)
    ) {
      const claims = user?.info.ownershipEntityRefs ?? [];
      return createPipelineConditionalDecision(
        permission,
        pipelineConditions.isOwner({ claims }),
      );
    }
    const denied =
      who === PEOPLE.denied ||
      who === PEOPLE.owner ||
      (who === PEOPLE.reader &&
        permission.name !== pipelineReadPermission.name);
    return { result: denied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW };
  }
}

export async function everybody(
  features: BackendFeature[] = [
    catalogServiceMock.factory({ entities: NAMED }),
  ],
) {
  const lab = await startLab();
  await lab.commit('1.0.0');
  lab.applySet('basket');
  lab.applySet('ledger');
  const portal = await startSecuredPortal({
    policy: new PolicyForEach(),
    groups: { [PEOPLE.owner]: [TEAM] },
    features,
    promotions: {
      instances: [
        { name: 'lab', url: lab.url, token: 'backstage-token', execute: true },
        { name: 'gone', url: 'http://127.0.0.1:1', token: 'x', execute: true },
      ],
      // More than there are, so that nothing is deployed and no answer depends on an earlier one.
      policies: [{ approvals: 9, approvers: { users: Object.values(PEOPLE) } }],
    },
  });
  const tokens: Record<Role, string | undefined> = {
    nobody: undefined,
    denied: await portal.tokenOf(PEOPLE.denied),
    owner: await portal.tokenOf(PEOPLE.owner),
    reader: await portal.tokenOf(PEOPLE.reader),
    allowed: await portal.tokenOf(PEOPLE.allowed),
    guest: await portal.tokenOf(PEOPLE.guest),
    service: await portal.serviceToken(),
    agent: await portal.onBehalfOf(PEOPLE.allowed),
  };
  const releases: Partial<Record<Place, string>> = {};

  function ask(role: Role, { method, path, body }: Question, place?: Place) {
    const ref = place && PIPELINES[place];
    const below = ref ? `/pipelines/${ref}` : '';
    const named = path.replace('{set}', ref?.split('/')[2] ?? '');
    const call = request(portal.server)[method](
      `/api/promotions${below}${named}`,
    );
    if (tokens[role]) {
      call.set('authorization', `Bearer ${tokens[role]}`);
    }
    const releaseId = (place && releases[place]) ?? 'none';
    return body ? call.send(body({ releaseId })) : call;
  }

  /** Resolves when prod waits for a release that is known. */
  async function waits(place: Place): Promise<string> {
    const end = Date.now() + 30_000;
    for (;;) {
      const question: Question = { method: 'get', path: '' };
      const { body } = await ask('allowed', question, place);
      const prod = body.stages?.[2];
      if (prod?.viewer?.approve.allowed && prod.release.id) {
        return prod.release.id;
      }
      if (Date.now() > end) {
        throw new Error(`${place} never waits: ${JSON.stringify(body)}`);
      }
      await delay(50);
    }
  }
  releases.own = await waits('own');
  releases.other = await waits('other');

  return {
    ask,
    /** Of `allowed` and so on; undefined for nobody. */
    tokens,
    /** What prod waits for there. */
    releases,
    /** Real HTTP, for requests that are not as ours are. */
    server: portal.server,
    /** Where its databases are, one file a plugin. */
    folder: portal.folder,
    syncs: lab.syncs,
    async stop() {
      await portal.stop();
      await lab.stop();
    },
  };
}

function component(name: string, pipeline?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      ...(pipeline && {
        annotations: { 'promotions.stagecraft.dev/pipeline': pipeline },
      }),
    },
    relations: [{ type: 'ownedBy', targetRef: TEAM }],
  };
}
