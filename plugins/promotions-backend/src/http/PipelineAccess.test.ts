/** Lists under a policy's conditions: what is shown, and how often the catalog is asked for it. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import { FakeReader, snapshot } from '../__testUtils__/pipelines';
import { pipelineConditions, pipelineRules } from './permissionRules';
import { PipelineAccess } from './PipelineAccess';
import { PipelineOwners } from '../approvals/owners/PipelineOwners';

type Conditions = PermissionCriteria<PermissionCondition>;

const SHOP = 'group:default/shop';
const NAMED = 'promotions.stagecraft.dev/pipeline';
const NAMED_BY_SET = 'promotions.stagecraft.dev/pipeline-origin';

const ownedByShop = pipelineConditions.isOwner({ claims: [SHOP] });
const inEu = pipelineConditions.isInstance({ instances: ['eu'] });
const inUs = pipelineConditions.isInstance({ instances: ['us'] });
const inShop = pipelineConditions.isProject({ projects: ['shop'] });
const annotated = pipelineConditions.hasAnnotation({ annotation: 'public' });

function pipeline(name: string, instance = 'eu', entity = name) {
  const entityRef = `component:default/${entity}`;
  return snapshot({
    ref: { instance, namespace: 'argocd', name },
    pipeline: { entityRefs: [entityRef] },
    set: { annotations: { 'backstage.io/entity-ref': entityRef } },
  });
}

function component(annotations: Record<string, string>, owner = SHOP): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'any', annotations },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

function portal(
  conditions: Conditions,
  snapshots: ReturnType<typeof snapshot>[],
  entities: Record<string, Entity> = {},
) {
  const clock = { now: Date.parse('2026-11-21T12:31:00Z') };
  const catalog = {
    getEntitiesByRefs: jest.fn(
      async ({ entityRefs }: { entityRefs: string[] }) => ({
        items: entityRefs.map(ref => entities[ref]),
      }),
    ),
  };
  const logger = mockServices.logger.mock();
  const permissionsRegistry = mockServices.permissionsRegistry.mock();
  permissionsRegistry.getPermissionRuleset.mockReturnValue({
    getRuleByName: name => {
      const rule = pipelineRules.find(r => r.name === name);
      if (!rule) throw new Error(`No rule ${name}`);
      return rule;
    },
  });
  const reader = new FakeReader(snapshots);
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async () => [
      {
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'promotions',
        resourceType: 'promotions-pipeline',
        conditions,
      },
    ],
  });
  const access = new PipelineAccess({
    reader,
    owners: new PipelineOwners({
      catalog,
      logger,
      auth: mockServices.auth(),
      clock: () => new Date(clock.now),
    }),
    httpAuth: mockServices.httpAuth(),
    userInfo: mockServices.userInfo(),
    permissionsRegistry,
    permissions,
    looking: permissions,
  });
  return {
    catalog,
    logger,
    clock,
    list: async () => {
      const readable = await access.readable(mockCredentials.user());
      return (await readable(reader.outlines())).map(
        ({ pipeline: { ref } }) => `${ref.instance}:${ref.name}`,
      );
    },
  };
}

const OWN = { 'component:default/a': component({ [NAMED]: 'eu:argocd/a' }) };

describe('a list under conditions', () => {
  const three = [pipeline('a'), pipeline('b'), pipeline('a', 'us', 'c')];

  it.each<[string, Conditions, string[]]>([
    ['an owner', ownedByShop, ['eu:a']],
    ['an instance', inUs, ['us:a']],
    ['a project', inShop, ['eu:a', 'eu:b', 'us:a']],
    ['an annotation', annotated, []],
    ['any of', { anyOf: [inUs, ownedByShop] }, ['eu:a', 'us:a']],
    ['all of', { allOf: [inEu, ownedByShop] }, ['eu:a']],
    ['not', { not: ownedByShop }, ['eu:b', 'us:a']],
    [
      'nested',
      { allOf: [{ not: { anyOf: [inUs, annotated] } }, inShop] },
      ['eu:a', 'eu:b'],
    ],
  ])(
    'by %s shows exactly those for which they hold',
    async (_, conditions, expected) => {
      const { list } = portal(conditions, three, OWN);
      await expect(list()).resolves.toEqual(expected);
    },
  );

  it('asks the catalog nothing where no condition depends on owners', async () => {
    const { list, catalog } = portal({ anyOf: [inEu, { not: inShop }] }, three);
    await list();
    expect(catalog.getEntitiesByRefs).not.toHaveBeenCalled();
  });
});

describe('owners of ten thousand pipelines', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => pipeline(`p${i}`));

  it('are asked for in one call, however many people look, and again after half a minute', async () => {
    const own = { 'component:default/p7': component({ [NAMED]: 'p7' }) };
    const { list, catalog, clock } = portal(ownedByShop, many, own);
    const lists = await Promise.all([list(), list(), list()]);
    expect(lists).toEqual([['eu:p7'], ['eu:p7'], ['eu:p7']]);
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);

    clock.now += 29_000;
    await list();
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);

    clock.now += 2_000;
    await list();
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(2);
  });
});

describe('an owner', () => {
  it.each([
    [
      'of an entity that names the pipeline, too',
      { [NAMED]: 'argocd/a' },
      ['eu:a'],
    ],
    [
      'of an entity that names one of its Applications',
      { 'argocd/app-name': 'checkout-dev' },
      ['eu:a'],
    ],
    ['of an entity that only the set names', {}, []],
    ['of an entity that names another pipeline', { [NAMED]: 'b' }, []],
    [
      'of an entity on which the pipeline was written because the set names it',
      { [NAMED]: 'eu:argocd/a', [NAMED_BY_SET]: 'applicationset' },
      [],
    ],
  ])('%s sees: %#', async (_, annotations, expected) => {
    const entities = { 'component:default/a': component(annotations) };
    const { list } = portal(ownedByShop, [pipeline('a')], entities);
    await expect(list()).resolves.toEqual(expected);
  });

  it('of an entity that the set does not name gains nothing by naming the pipeline', async () => {
    const entities = { 'component:default/mine': component({ [NAMED]: 'a' }) };
    const { list } = portal(ownedByShop, [pipeline('a')], entities);
    await expect(list()).resolves.toEqual([]);
  });
});

describe('while the catalog is down', () => {
  async function downFor(conditions: Conditions) {
    const { list, catalog, ...rest } = portal(conditions, [pipeline('a')], OWN);
    catalog.getEntitiesByRefs.mockRejectedValueOnce(new Error('refused'));
    return { list, catalog, ...rest, shown: await list() };
  }

  it.each<[string, Conditions]>([
    ['who owns it', ownedByShop],
    ['that somebody else owns it', { not: ownedByShop }],
    ['both', { allOf: [inEu, { not: { anyOf: [ownedByShop] } }] }],
  ])('nothing is shown that depends on %s', async (_, conditions) => {
    const { shown, logger } = await downFor(conditions);
    expect(shown).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/owners have no rights now.*refused/),
    );
  });

  it('what another condition allows is shown', async () => {
    const { shown } = await downFor({ anyOf: [inEu, ownedByShop] });
    expect(shown).toEqual(['eu:a']);
  });

  it('the catalog is left alone for five seconds, and then asked again', async () => {
    const { list, catalog, clock } = await downFor(ownedByShop);
    clock.now += 4_000;
    await expect(list()).resolves.toEqual([]);
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);
    clock.now += 2_000;
    await expect(list()).resolves.toEqual(['eu:a']);
  });
});
