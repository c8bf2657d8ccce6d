/** When the owners of a pipeline's entity may approve, and why not. */

import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  ANNOTATION_PIPELINE,
  ANNOTATION_PIPELINE_ORIGIN,
} from '@stagecraft/plugin-promotions-common';
import { snapshot } from '../../__testUtils__/pipelines';
import { EntityOwners } from './EntityOwners';
import { PipelineOwners } from './PipelineOwners';

const TEAM = 'group:default/shop';

function component(
  name: string,
  annotations: Record<string, string>,
  owners = [TEAM],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    relations: owners.map(targetRef => ({ type: 'ownedBy', targetRef })),
  };
}

const CHECKOUT = component('checkout', { [ANNOTATION_PIPELINE]: 'checkout' });

function ownersOf(
  entities: Entity[],
  set: Record<string, string> = {
    'backstage.io/entity-ref': 'component:default/checkout',
  },
) {
  const catalog = catalogServiceMock({ entities });
  const common = {
    catalog,
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    clock: () => new Date('2026-11-21T12:31:00Z'),
  };
  const owners = new EntityOwners({
    ...common,
    pipelineOwners: new PipelineOwners(common),
  });
  return owners.ownersFor(snapshot({ set: { annotations: set } }));
}

it('they may where the ApplicationSet and their entity name each other', async () => {
  expect(await ownersOf([CHECKOUT])).toEqual({ owners: [TEAM] });
});

it.each([['eu:argocd/checkout'], ['checkout'], ['other, argocd/checkout']])(
  'they may not where a second entity claims it too, as "%s"',
  async claim => {
    const rival = component('thief', { [ANNOTATION_PIPELINE]: claim });
    expect(await ownersOf([CHECKOUT, rival])).toEqual({
      closed: 'component:default/checkout and component:default/thief claim it',
    });
  },
);

it('they may not where a second entity claims its Applications', async () => {
  const rival = component('thief', { 'argocd/app-name': 'checkout-prod-eu' });
  expect(await ownersOf([CHECKOUT, rival])).toEqual({
    closed: expect.stringContaining('component:default/thief'),
  });
});

it('another entity with a pipeline of its own is no rival', async () => {
  const other = component('cart', {
    [ANNOTATION_PIPELINE]: 'cart',
    'argocd/app-name': 'cart-prod',
  });
  expect(await ownersOf([CHECKOUT, other])).toEqual({ owners: [TEAM] });
});

it('they may not where only one of the two names the other', async () => {
  const silent = component('checkout', {});
  const named = component('checkout', {
    [ANNOTATION_PIPELINE]: 'checkout',
    [ANNOTATION_PIPELINE_ORIGIN]: 'applicationset',
  });
  const closed = {
    closed: expect.stringContaining(
      'component:default/checkout does not name it',
    ),
  };
  expect(await ownersOf([silent])).toEqual(closed);
  expect(await ownersOf([named])).toEqual(closed);
  expect(await ownersOf([CHECKOUT], {})).toEqual({
    closed: expect.stringContaining('its ApplicationSet names no entity'),
  });
});

it('they may not where the ApplicationSet names several', async () => {
  const annotations = {
    'backstage.io/entity-ref':
      'component:default/checkout, component:default/thief',
  };
  expect(await ownersOf([CHECKOUT], annotations)).toEqual({
    closed:
      'its ApplicationSet names several entities: component:default/checkout and component:default/thief',
  });
});

it('they may not while the catalog does not answer', async () => {
  const down = async () => {
    throw new Error('down');
  };
  const owners = new EntityOwners({
    catalog: { getEntities: down },
    auth: mockServices.auth(),
    pipelineOwners: { of: down },
    clock: () => new Date('2026-11-21T12:31:00Z'),
  });
  expect(await owners.ownersFor(snapshot())).toEqual({
    closed: 'the catalog does not tell who owns it now',
    unknown: true,
  });
});
