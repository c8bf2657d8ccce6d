/** The promotions backend over HTTP. */

import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import type { ListedPipeline, PromotionsService } from './PromotionsService';

/** Pipelines a call; the most that the API gives. */
const PAGE = 200;

const page = z.object({
  items: z.array(
    z.object({
      ref: z.object({
        instance: z.string(),
        namespace: z.string(),
        name: z.string(),
      }),
      title: z.string(),
      entityRefs: z.array(z.string()),
    }),
  ),
  nextCursor: z.string().optional(),
});

export interface HttpOptions {
  auth: Pick<AuthService, 'getPluginRequestToken'>;
  discovery: Pick<DiscoveryService, 'getBaseUrl'>;
  fetch: typeof fetch;
}

export class HttpPromotionsService implements PromotionsService {
  constructor(private readonly options: HttpOptions) {}

  async listPipelines(options: {
    credentials: BackstageCredentials;
  }): Promise<ListedPipeline[]> {
    const pipelines: ListedPipeline[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await this.page(
        options.credentials,
        cursor,
      );
      pipelines.push(...items);
      cursor = nextCursor;
    } while (cursor);
    return pipelines;
  }

  private async page(
    credentials: BackstageCredentials,
    cursor: string | undefined,
  ) {
    const { auth, discovery } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'promotions',
    });
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (cursor) {
      query.set('cursor', cursor);
    }
    const base = await discovery.getBaseUrl('promotions');
    const response = await this.options.fetch(`${base}/pipelines?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return page.parse(await response.json());
  }
}
