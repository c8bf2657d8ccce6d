/** What holds are kept for: who put which stop, why, and who lifted it. */

import type { Hold, HoldScope } from '@stagecraft/plugin-promotions-common';

export interface NewHold {
  scope: HoldScope;
  reason: string;
  /** The person's entity reference. */
  by: string;
  /** ISO 8601 */
  at: string;
  cause: Hold['cause'];
}

export interface Lift {
  /** The person's entity reference. */
  by: string;
  /** ISO 8601 */
  at: string;
  reason?: string;
}

/** `repeated`: the same person put the same before, or it was lifted before. */
export interface StoredHold {
  kind: 'stored' | 'repeated';
  hold: Hold;
}

export interface HoldStore {
  /** Those that hold now, the newest first. */
  active(): Promise<Hold[]>;
  /** Undefined when there never was one. */
  find(id: string): Promise<Hold | undefined>;
  put(hold: NewHold): Promise<StoredHold>;
  /** Undefined when there never was one. */
  lift(id: string, lift: Lift): Promise<StoredHold | undefined>;
}
