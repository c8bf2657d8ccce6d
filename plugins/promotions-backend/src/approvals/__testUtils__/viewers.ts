/** One viewer for every deed: who may do all of it, or none. */

import type { Viewer, Viewers } from '../situation';

export function asViewers(viewer: Viewer): Viewers {
  return {
    decide: viewer,
    override: viewer,
    abort: viewer,
    rollback: viewer,
    hold: viewer,
    freeze: viewer,
  };
}
