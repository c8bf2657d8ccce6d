/** The pipelines of one instance in memory, in their order, found by their key or by the entity they may belong to. */

import type { ApplicationSet } from '../argocd/types';
import type { LinkedEntity } from './entityAnnotations';
import type { Applications } from './InstanceObjects';
import type { LivePipeline } from './LivePipeline';
import { PipelineIndex } from './PipelineIndex';
import type { PipelineOutline } from './PipelineReader';

export class LivePipelines {
  /** By `namespace/name`. */
  private readonly live = new Map<string, LivePipeline>();
  private readonly index = new PipelineIndex();

  [Symbol.iterator](): Iterator<[string, LivePipeline]> {
    return this.live.entries();
  }

  values(): LivePipeline[] {
    return [...this.live.values()];
  }

  get(key: string): LivePipeline | undefined {
    return this.live.get(key);
  }

  /** It is there, or is made of this now. */
  put(
    key: string,
    live: LivePipeline,
    set: ApplicationSet,
    applications: Applications,
  ): void {
    this.live.set(key, live);
    this.index.put(key, set, applications);
  }

  delete(key: string): void {
    this.live.delete(key);
    this.index.remove(key);
  }

  outlines(): PipelineOutline[] {
    return this.outlinesOf(this.index.keys);
  }

  /** Of those that may belong to the entity: all that do are among them. */
  outlinesFor(entity: LinkedEntity): PipelineOutline[] {
    return this.outlinesOf(this.index.keysFor(entity));
  }

  private outlinesOf(keys: readonly string[]): PipelineOutline[] {
    return keys.flatMap(key => this.live.get(key)?.outline() ?? []);
  }
}
