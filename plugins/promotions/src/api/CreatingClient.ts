/** Asks the promotions backend about pipelines that are to be. */

import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  ChoicesResponse,
  PreviewRequest,
  PreviewResponse,
  ProfilesResponse,
} from '@stagecraft/plugin-promotions-common';
import { askBackend, posted } from './askBackend';
import type { CreatingApi } from './CreatingApi';
import type { RequestOptions } from './PromotionsApi';

/** Asks the promotions backend over HTTP. @public */
export class CreatingClient implements CreatingApi {
  readonly #fetchApi: Pick<FetchApi, 'fetch'>;

  constructor(options: { fetchApi: Pick<FetchApi, 'fetch'> }) {
    this.#fetchApi = options.fetchApi;
  }

  /** {@inheritdoc CreatingApi.listProfiles} */
  async listProfiles(options?: RequestOptions): Promise<ProfilesResponse> {
    return askBackend(this.#fetchApi, '/profiles', { ...options });
  }

  /** {@inheritdoc CreatingApi.listChoices} */
  async listChoices(options?: RequestOptions): Promise<ChoicesResponse> {
    return askBackend(this.#fetchApi, '/choices', { ...options });
  }

  /** {@inheritdoc CreatingApi.preview} */
  async preview(
    request: PreviewRequest,
    options?: RequestOptions,
  ): Promise<PreviewResponse> {
    return askBackend(this.#fetchApi, '/previews', posted(request, options));
  }
}
