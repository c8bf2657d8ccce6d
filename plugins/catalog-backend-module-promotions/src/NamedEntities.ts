/** Which pipelines name which entity, asked at most once a minute. An answer that fails to come changes nothing. */

import type { LoggerService } from '@backstage/backend-plugin-api';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { ListedPipeline } from '@stagecraft/plugin-promotions-node';

const FRESH_MS = 60_000;

export interface NamedEntitiesOptions {
  list: () => Promise<ListedPipeline[]>;
  /** Milliseconds of a clock that only goes forward. */
  now: () => number;
  logger: Pick<LoggerService, 'warn'>;
}

export class NamedEntities {
  private known: ReadonlyMap<string, readonly string[]> = new Map();
  private askedAt: number | undefined;
  private asking: Promise<void> = Promise.resolve();

  constructor(private readonly options: NamedEntitiesOptions) {}

  /** Pipelines, as annotations write them, whose ApplicationSet names the entity. Never throws. */
  async pipelinesOf(entityRef: string): Promise<readonly string[]> {
    const now = this.options.now();
    if (this.askedAt === undefined || now - this.askedAt >= FRESH_MS) {
      this.askedAt = now;
      this.asking = this.ask();
    }
    await this.asking;
    return this.known.get(entityRef) ?? [];
  }

  private async ask(): Promise<void> {
    try {
      this.known = byEntity(await this.options.list());
    } catch (error) {
      this.options.logger.warn(
        `The promotions backend could not be asked which entities its pipelines name, so what was known stays: ${error}`,
      );
    }
  }
}

function byEntity(
  pipelines: readonly ListedPipeline[],
): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const { ref, entityRefs } of pipelines) {
    for (const entityRef of entityRefs) {
      named.set(entityRef, [
        ...(named.get(entityRef) ?? []),
        formatPipelineRef(ref),
      ]);
    }
  }
  return named;
}
