/** Writing the Applications of an ApplicationSet: creating, updating and deleting what its policy lets it. */

import { Application, ApplicationSet, isApplication } from '../../world/argocd';
import { equalJson } from '../../world/json';
import { keyOf } from '../../world/ObjectStore';
import { ObjectStore } from '../../world/types';
import { WorldSettings } from '../../world/World';
import { Pace } from '../pace';
import { Generated } from './generate';
import { deletable, updated } from './ownApplications';
import { isRollingSync } from './rollingSync';

export interface ApplicationWriterDependencies {
  store: ObjectStore;
  settings: WorldSettings;
  pace: Pace;
  /** Kubernetes Events about the set. */
  recordForSet(set: ApplicationSet, reason: string, message: string): void;
}

export class ApplicationWriter {
  constructor(private readonly deps: ApplicationWriterDependencies) {}

  /** Writes in order of names; `sync` names those that get an operation, `live` are those of the set. */
  async write(
    set: ApplicationSet,
    generated: Generated,
    sync: ReadonlySet<string>,
    live: () => Application[],
  ): Promise<void> {
    const policy = set.spec.syncPolicy?.applicationsSync ?? 'sync';
    const updates = !['create-only', 'create-delete'].includes(policy);
    const byName = [...generated.valid].sort((a, b) =>
      a.metadata.name < b.metadata.name ? -1 : 1,
    );
    for (const wanted of byName) {
      if (updates || !this.live(wanted)) {
        await this.writeOne(set, wanted, sync.has(wanted.metadata.name));
      }
    }
    if (['create-only', 'create-update'].includes(policy)) return;
    for (const app of deletable(live(), generated.all)) {
      this.deps.store.remove(keyOf(app));
      this.record(set, 'Deleted', app);
    }
  }

  private async writeOne(
    set: ApplicationSet,
    wanted: Application,
    sync: boolean,
  ): Promise<void> {
    const { store, settings, pace } = this.deps;
    const rolling = settings.progressiveSyncs && isRollingSync(set);
    const next = (live?: Application) =>
      updated(live, wanted, set, { rolling, sync });
    const before = this.live(wanted);
    if (before && equalJson(before, next(before))) return;
    await pace.wait('setWrite');
    // Others write it too: only what the set owns is laid over what is there now.
    const now = this.live(wanted);
    if (before && !now) return;
    store.put(next(now));
    if (!before) this.record(set, 'created', wanted);
  }

  private live(wanted: Application): Application | undefined {
    const found = this.deps.store.get(keyOf(wanted));
    return found && isApplication(found) ? found : undefined;
  }

  private record(set: ApplicationSet, verb: string, app: Application): void {
    const message = `${verb} Application "${app.metadata.name}"`;
    this.deps.recordForSet(set, verb, message);
  }
}
