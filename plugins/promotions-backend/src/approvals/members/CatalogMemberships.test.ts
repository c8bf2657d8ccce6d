/** Which groups somebody is in, as the worker reads it before it acts on what they approved. */

import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { CatalogMemberships } from './CatalogMemberships';

const GRACE = 'user:default/grace';

/** References to relations: `user:default/grace` is in leads, leads is a part of shop, shop of the company. */
type Relations = Record<string, [type: string, target: string][]>;

function memberships(relations: Relations) {
  const world = {
    relations,
    down: false,
    now: Date.parse('2026-11-21T12:31:00Z'),
  };
  const getEntitiesByRefs = jest.fn(
    async ({ entityRefs }: { entityRefs: string[] }) => {
      if (world.down) {
        throw new Error('503');
      }
      const items = entityRefs.map((ref): Entity | undefined =>
        world.relations[ref] === undefined
          ? undefined
          : {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Any',
              metadata: { name: ref },
              relations: world.relations[ref].map(([type, targetRef]) => ({
                type,
                targetRef,
              })),
            },
      );
      return { items };
    },
  );
  const asked = new CatalogMemberships({
    catalog: { getEntitiesByRefs },
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    clock: () => new Date(world.now),
  });
  return { world, asked, getEntitiesByRefs };
}

const COMPANY: Relations = {
  [GRACE]: [
    ['memberOf', 'group:default/leads'],
    ['ownerOf', 'component:default/checkout'],
  ],
  'group:default/leads': [
    ['childOf', 'group:default/shop'],
    ['hasMember', GRACE],
  ],
  'group:default/shop': [['childOf', 'group:default/company']],
  'group:default/company': [['parentOf', 'group:default/shop']],
};

it('are the person, their groups and all groups above', async () => {
  const { asked } = memberships(COMPANY);
  expect(await asked.of('User:default/Grace')).toEqual([
    GRACE,
    'group:default/leads',
    'group:default/shop',
    'group:default/company',
  ]);
});

it('end where groups are above each other in a circle', async () => {
  const { asked } = memberships({
    [GRACE]: [['memberOf', 'group:default/a']],
    'group:default/a': [['childOf', 'group:default/b']],
    'group:default/b': [['childOf', 'group:default/a']],
  });
  expect(await asked.of(GRACE)).toEqual([
    GRACE,
    'group:default/a',
    'group:default/b',
  ]);
});

it('are none for somebody who has left the catalog', async () => {
  const { asked } = memberships({});
  expect(await asked.of(GRACE)).toEqual([GRACE]);
});

it('are not known while the catalog does not answer, and asked anew the next time', async () => {
  const { asked, world } = memberships(COMPANY);
  world.down = true;
  expect(await asked.of(GRACE)).toBeUndefined();
  world.down = false;
  expect(await asked.of(GRACE)).toContain('group:default/leads');
});

it('count for a few seconds, and no longer', async () => {
  const { asked, world, getEntitiesByRefs } = memberships(COMPANY);
  await asked.of(GRACE);
  const calls = getEntitiesByRefs.mock.calls.length;
  world.relations = { [GRACE]: [] };
  expect(await asked.of(GRACE)).toContain('group:default/leads');
  expect(getEntitiesByRefs).toHaveBeenCalledTimes(calls);
  world.now += 6_000;
  expect(await asked.of(GRACE)).toEqual([GRACE]);
});
