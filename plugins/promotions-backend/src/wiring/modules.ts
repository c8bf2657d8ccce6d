/** Gates that other modules bring, and who asks them. */

import type { PromotionsGate } from '@stagecraft/plugin-promotions-node';
import { GateAsker } from '../approvals/external/GateAsker';
import type { PromotionsConfig } from '../config';
import { systemClock as clock } from '../platform/clock';
import { openDatabase } from '../platform/database';
import { newId } from '../platform/ids';
import { systemTimers as timers } from '../platform/timers';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Services } from './services';

/** By id; complete when the plugin starts, as modules are started before it. */
export type Gates = Map<string, PromotionsGate>;

export function addGate(gates: Gates, gate: PromotionsGate): void {
  if (gates.has(gate.id)) {
    throw new Error(
      `Two modules bring a gate with the id "${gate.id}" to the promotions plugin; rename one`,
    );
  }
  gates.set(gate.id, gate);
}

/** `wake`: something may be opened now. */
export async function askModules(
  { database, logger }: Services,
  config: PromotionsConfig,
  { reader }: Reading,
  { audit, externals, feed, store }: Deciding,
  gates: Gates,
  wake: () => void,
): Promise<GateAsker> {
  const named = config.policies.flatMap(({ external = [] }) => external);
  for (const id of new Set(named)) {
    if (!gates.has(id)) {
      logger.error(
        `A policy names the gate "${id}" (promotions.policies[].external), which no module of this backend brings: what it matches stays closed`,
      );
    }
  }
  return new GateAsker({
    db: await openDatabase(database),
    gates,
    externals,
    config,
    reader,
    store,
    audit,
    clock,
    timers,
    newId,
    logger,
    onProgress: ref => {
      feed.decided(ref);
      wake();
    },
  });
}
