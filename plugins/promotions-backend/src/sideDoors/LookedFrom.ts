/** From when on the targets of gated stages are looked at: what happened there before is no news. */

import type { Application } from '../argocd/types';
import type { Clock } from '../platform/clock';
import { targetKey, type GatedStage } from './gatedStages';
import type { OutsideStore } from './OutsideStore';

export class LookedFrom {
  /** By stage: by the key of the stage or target, since when; ISO 8601. */
  private readonly known = new Map<string, ReadonlyMap<string, string>>();
  /** Stages that were found to be open, so that nothing is kept of them. */
  private readonly open = new Set<string>();

  constructor(
    private readonly options: {
      store: Pick<OutsideStore, 'sinceOf' | 'lookFrom' | 'forget'>;
      clock: Clock;
    },
  ) {}

  /** These stages have no gate of ours: what happens there is nobody's side door, also when one comes later. */
  async forget(stages: readonly string[]): Promise<void> {
    const fresh = stages.filter(key => !this.open.has(key));
    if (fresh.length > 0) {
      await this.options.store.forget(fresh);
      fresh.forEach(key => {
        this.open.add(key);
        this.known.delete(key);
      });
    }
  }

  /** From when on each target counts: a new one from when its stage does, any other from when it is seen here first. */
  async of(stage: GatedStage): Promise<ReadonlyMap<string, string>> {
    const { store, clock } = this.options;
    this.open.delete(stage.key);
    const keys = stage.applications.map(app => targetKey(stage.key, app));
    const known = this.known.get(stage.key) ?? (await store.sinceOf(stage.key));
    const now = clock().toISOString();
    const ofStage = known.get(stage.key);
    const lacking = new Map(
      stage.applications.flatMap((app, i) =>
        known.has(keys[i])
          ? []
          : [[keys[i], isNewIn(app, ofStage) ? ofStage ?? now : now]],
      ),
    );
    if (ofStage === undefined) {
      lacking.set(stage.key, now);
    }
    if (lacking.size > 0) {
      await store.lookFrom(stage.key, lacking);
    }
    const all = lacking.size > 0 ? await store.sinceOf(stage.key) : known;
    this.known.set(stage.key, all);
    return all;
  }
}

/** Made since the stage is looked at, so that it brought nothing along. */
function isNewIn({ createdAt }: Application, since: string | undefined) {
  return since !== undefined && Date.parse(createdAt) >= Date.parse(since);
}
