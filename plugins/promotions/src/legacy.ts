/**
 * The Promotion tab for Backstage's old frontend system.
 *
 * @packageDocumentation
 */
import type { JSX } from 'react';
import type { Entity } from '@backstage/catalog-model';
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { mayHavePipeline } from '@stagecraft/plugin-promotions-common';
import { creatingApiRef } from './api/CreatingApi';
import { CreatingClient } from './api/CreatingClient';
import { promotionsApiRef } from './api/PromotionsApi';
import { PromotionsClient } from './api/PromotionsClient';
import { StagesField, validation } from './components/stageEditor/field';
import { FIELD_NAME, fieldSchema } from './components/stageEditor/fieldSchema';
import {
  approvalsRouteRef,
  createComponentRouteRef,
  promotionRouteRef,
} from './routes';

/** The plugin and its API, for an app of the old frontend system. @public */
export const promotionsPlugin = createPlugin({
  id: 'promotions',
  apis: [
    createApiFactory({
      api: promotionsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new PromotionsClient({ fetchApi }),
    }),
    createApiFactory({
      api: creatingApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new CreatingClient({ fetchApi }),
    }),
  ],
  routes: { promotion: promotionRouteRef, approvals: approvalsRouteRef },
  externalRoutes: { createComponent: createComponentRouteRef },
});

/** The tab's content, for an `EntityLayout.Route`. @public */
export const EntityPromotionContent: () => JSX.Element =
  promotionsPlugin.provide(
    createRoutableExtension({
      name: 'EntityPromotionContent',
      component: () =>
        import('./components/PromotionTab').then(m => m.PromotionTab),
      mountPoint: promotionRouteRef,
    }),
  );

/** The approvals that wait for the person, for a `Route` of the app. @public */
export const ApprovalsPage: () => JSX.Element = promotionsPlugin.provide(
  createRoutableExtension({
    name: 'ApprovalsPage',
    component: () =>
      import('./components/approvals/ApprovalsPage').then(m => m.ApprovalsPage),
    mountPoint: approvalsRouteRef,
  }),
);

/** The field of a pipeline's stages, for `ScaffolderFieldExtensions` of the page of templates. @public */
export const PromotionStagesField: () => null = promotionsPlugin.provide(
  createScaffolderFieldExtension({
    name: FIELD_NAME,
    component: StagesField,
    validation,
    schema: fieldSchema.schema,
  }),
);

/** Whether an entity's annotations say that it may have a pipeline; for the `if` of its route. @public */
export function isPromotionAvailable(entity: Entity): boolean {
  return mayHavePipeline(entity.metadata.annotations);
}

export * from './api';
export {
  promotionsFormMessages,
  promotionsFormTranslationRef,
} from './formTranslation';
export { promotionsMessages, promotionsTranslationRef } from './translation';
export type { StageEditorOptions } from './view/previewRequest';
export type { ChosenPipeline, ChosenStage } from './view/stageDraft';
