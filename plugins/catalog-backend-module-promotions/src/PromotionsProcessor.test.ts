/** Which entities get the annotation, and what happens while the promotions backend is away. */

import type { Entity } from '@backstage/catalog-model';
import type { ListedPipeline } from '@stagecraft/plugin-promotions-node';
import { NamedEntities } from './NamedEntities';
import { PromotionsProcessor } from './PromotionsProcessor';

const CHECKOUT: ListedPipeline = {
  ref: { instance: 'eu', namespace: 'argocd', name: 'checkout' },
  title: 'checkout',
  entityRefs: ['component:default/checkout'],
};

function component(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'checkout', annotations },
  };
}

function setUp(list: () => Promise<ListedPipeline[]>) {
  const world = { now: 0, asked: 0, warnings: 0 };
  const processor = new PromotionsProcessor(
    new NamedEntities({
      list: () => {
        world.asked += 1;
        return list();
      },
      now: () => world.now,
      logger: { warn: () => (world.warnings += 1) },
    }),
  );
  return { world, processor };
}

it('annotates an entity that an ApplicationSet names, and says that the entity did not', async () => {
  const us = { ...CHECKOUT, ref: { ...CHECKOUT.ref, instance: 'us' } };
  const { processor } = setUp(async () => [CHECKOUT, us]);
  const entity = await processor.preProcessEntity(
    component({ 'example.com/own': 'kept' }),
  );
  expect(entity.metadata.annotations).toEqual({
    'example.com/own': 'kept',
    'promotions.stagecraft.dev/pipeline':
      'eu:argocd/checkout,us:argocd/checkout',
    'promotions.stagecraft.dev/pipeline-origin': 'applicationset',
  });
});

it.each(['promotions.stagecraft.dev/pipeline', 'argocd/app-name'])(
  'leaves an entity that says by itself (%s) as it is',
  async annotation => {
    const { processor } = setUp(async () => [CHECKOUT]);
    const entity = component({ [annotation]: 'other' });
    expect(await processor.preProcessEntity(entity)).toBe(entity);
  },
);

it('leaves an entity that nobody names as it is', async () => {
  const { processor } = setUp(async () => []);
  const entity = component();
  expect(await processor.preProcessEntity(entity)).toBe(entity);
});

it('asks once a minute, however many entities are processed at once', async () => {
  const { processor, world } = setUp(async () => [CHECKOUT]);
  const entities = [component(), component(), component()];
  await Promise.all(entities.map(e => processor.preProcessEntity(e)));
  expect(world.asked).toBe(1);
  world.now += 60_000;
  await processor.preProcessEntity(component());
  expect(world.asked).toBe(2);
});

it('never fails ingestion, and keeps what was known while the backend is away', async () => {
  let away = false;
  const { processor, world } = setUp(async () => {
    if (away) {
      throw new Error('connection refused');
    }
    return [CHECKOUT];
  });
  const before = await processor.preProcessEntity(component());
  away = true;
  world.now += 60_000;
  expect(await processor.preProcessEntity(component())).toEqual(before);
  expect(world.warnings).toBe(1);
});

it('leaves entities as they are when the backend was never reached', async () => {
  const { processor } = setUp(async () => {
    throw new Error('connection refused');
  });
  const entity = component();
  expect(await processor.preProcessEntity(entity)).toBe(entity);
});
