/** What the conditions of gates are told from. */

import { ConditionSources } from '../approvals/conditions/ConditionSources';
import type {
  ExternalSource,
  HoldSource,
  OutsideSource,
} from '../approvals/conditions/ConditionSources';
import { SyncWindowsWatch } from '../approvals/conditions/SyncWindowsWatch';
import { Turns } from '../approvals/conditions/Turns';
import { WatchGaps } from '../approvals/conditions/WatchGaps';
import type { PromotionsConfig } from '../config';
import { systemClock as clock } from '../platform/clock';
import type { Reading } from './read';
import type { Remembering } from './remember';

/** `holds`, `externals`, `outside`: those of people, of modules, and syncs past the gates. `volatile`: the database forgets everything. */
export function gather(
  config: PromotionsConfig,
  { watched }: Pick<Remembering, 'watched'>,
  { argo, reader }: Pick<Reading, 'argo' | 'reader'>,
  sources: {
    holds: HoldSource;
    externals: ExternalSource;
    outside: OutsideSource;
    volatile: boolean;
  },
) {
  const windows = new SyncWindowsWatch({
    details: new Map([...argo].map(([name, { details }]) => [name, details])),
    clock,
  });
  const turns = new Turns();
  const gaps = new WatchGaps({ store: watched, clock });
  const told = { config, reader, gaps, windows, turns, clock };
  return {
    sources: new ConditionSources({ ...told, ...sources }),
    turns,
    windows,
  };
}
export type Gathering = ReturnType<typeof gather>;
