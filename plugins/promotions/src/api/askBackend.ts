/** One request to the promotions backend. */

import type { FetchApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { RequestOptions } from './PromotionsApi';

/**
 * The backend is ours and proves its answers against its OpenAPI document, so they are taken as they are.
 * @throws ResponseError when the backend refuses it
 */
export async function askBackend<T>(
  fetchApi: Pick<FetchApi, 'fetch'>,
  path: string,
  init: RequestInit,
): Promise<T> {
  const response = await fetchApi.fetch(`plugin://promotions${path}`, init);
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response.json();
}

export function posted(body: object, options?: RequestOptions): RequestInit {
  return {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}
