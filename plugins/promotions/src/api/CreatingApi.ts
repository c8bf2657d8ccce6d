/** What the form of a new pipeline asks of the backend. */

import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ChoicesResponse,
  PreviewRequest,
  PreviewResponse,
  ProfilesResponse,
} from '@stagecraft/plugin-promotions-common';
import type { RequestOptions } from './PromotionsApi';

/** Every call rejects with a `ResponseError` of `@backstage/errors` when the backend refuses it. @public */
export interface CreatingApi {
  /** The organisation's standards for pipelines. */
  listProfiles(options?: RequestOptions): Promise<ProfilesResponse>;

  /** Instances, projects and clusters, as far as the person may see them. */
  listChoices(options?: RequestOptions): Promise<ChoicesResponse>;

  /** The pipeline as it would be made, and what is wrong with it. Nothing is written anywhere. */
  preview(
    request: PreviewRequest,
    options?: RequestOptions,
  ): Promise<PreviewResponse>;
}

/** Names what asks the promotions backend about pipelines that are to be. @public */
export const creatingApiRef = createApiRef<CreatingApi>().with({
  id: 'plugin.promotions.creating',
  pluginId: 'promotions',
});
