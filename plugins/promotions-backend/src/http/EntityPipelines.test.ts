/** How often the catalog is asked for an entity's pipelines, and for whom its answers count. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { FakeReader, snapshot } from '../__testUtils__/pipelines';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { EntityPipelines } from './EntityPipelines';

const GRACE = mockCredentials.user('user:default/grace');
const HEIDI = mockCredentials.user('user:default/heidi');

function component(name: string, pipeline?: string): Entity {
  const annotations = pipeline && {
    'promotions.stagecraft.dev/pipeline': pipeline,
  };
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      ...(annotations && { annotations }),
    },
  };
}

function setUp(...entities: Entity[]) {
  const catalog = catalogServiceMock({ entities });
  const getEntityByRef = jest.spyOn(catalog, 'getEntityByRef');
  const getEntities = jest.spyOn(catalog, 'getEntities');
  const getEntitiesByRefs = jest.spyOn(catalog, 'getEntitiesByRefs');
  const time = new VirtualTime();
  const reader = new FakeReader([snapshot({ set: { annotations: {} } })]);
  reader.down = [{ name: 'eu', reason: 'connection refused' }];
  const pipelines = new EntityPipelines({
    catalog,
    reader,
    auth: mockServices.auth(),
    clock: time.clock,
  });
  const open = async (who = GRACE, entityRef = 'component:checkout') => {
    const all =
      async () =>
      async <T>(outlines: T) =>
        outlines;
    const { outlines, problems } = await pipelines.select(entityRef, all, who);
    return { count: outlines.length, problems };
  };
  const calls = () => ({
    entity: getEntityByRef.mock.calls.length,
    claims: getEntities.mock.calls.length,
    seen: getEntitiesByRefs.mock.calls.length,
  });
  return { open, calls, getEntityByRef, getEntitiesByRefs, time };
}

const CHECKOUT = component('checkout', 'checkout');

it('is asked once for fifty tabs of one person that open at once', async () => {
  const { open, calls } = setUp(CHECKOUT);
  const answers = await Promise.all(Array.from({ length: 50 }, () => open()));
  expect(answers).toEqual(Array(50).fill({ count: 1, problems: [] }));
  expect(calls()).toEqual({ entity: 1, claims: 1, seen: 0 });
});

it('is asked again after half a minute', async () => {
  const { open, calls, time } = setUp(CHECKOUT);
  await open();
  time.skip(29_000);
  await open();
  expect(calls()).toEqual({ entity: 1, claims: 1, seen: 0 });
  time.skip(2_000);
  await open();
  expect(calls()).toEqual({ entity: 2, claims: 2, seen: 0 });
});

it('is asked for each person what that person may see', async () => {
  const { open, calls, getEntityByRef } = setUp(CHECKOUT);
  getEntityByRef.mockResolvedValueOnce(CHECKOUT);
  getEntityByRef.mockResolvedValueOnce(undefined);
  expect(await open(GRACE)).toEqual({ count: 1, problems: [] });
  expect(await open(HEIDI)).toEqual({
    count: 0,
    problems: [expect.stringMatching(/no component:default\/checkout, or you/)],
  });
  expect(calls()).toEqual({ entity: 2, claims: 1, seen: 0 });
});

it('is asked again at once for an entity that was not there, and after a failure', async () => {
  const { open, getEntityByRef } = setUp(CHECKOUT);
  getEntityByRef.mockResolvedValueOnce(undefined);
  expect((await open()).count).toBe(0);
  getEntityByRef.mockRejectedValueOnce(new Error('refused'));
  await expect(open()).rejects.toThrow('refused');
  expect((await open()).count).toBe(1);
});

it('names a rival only to those who may see it', async () => {
  const { open, getEntitiesByRefs } = setUp(
    CHECKOUT,
    component('rival', 'argocd/checkout'),
  );
  expect((await open(GRACE)).problems).toEqual([
    expect.stringMatching(/^component:default\/rival claims the same/),
  ]);
  getEntitiesByRefs.mockResolvedValueOnce({ items: [undefined] });
  expect((await open(HEIDI)).problems).toEqual([]);
});
