/** Asks the promotions backend, wherever it runs, in the name of whom the caller says. */

import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { HttpPromotionsService } from './HttpPromotionsService';

/**
 * What other plugins need to know of a pipeline.
 * @public
 */
export interface ListedPipeline {
  /** Which ApplicationSet, in which Argo CD. */
  ref: { instance: string; namespace: string; name: string };
  /** For people. */
  title: string;
  /** Catalog entities that the ApplicationSet itself names. */
  entityRefs: string[];
}

/**
 * What other plugins can ask of the promotions backend.
 * @public
 */
export interface PromotionsService {
  /**
   * All pipelines that the credentials may read, in the order of their references. Throws a ResponseError when the
   * backend refuses, and an Error when it cannot be reached or answers something else.
   */
  listPipelines(options: {
    credentials: BackstageCredentials;
  }): Promise<ListedPipeline[]>;
}

/**
 * The promotions backend; it needs no installation of its own.
 * @public
 */
export const promotionsServiceRef = createServiceRef<PromotionsService>({
  id: 'promotions.service',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: deps => new HttpPromotionsService({ ...deps, fetch }),
    }),
});
