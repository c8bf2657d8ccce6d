/** A worker that stands still where a test wants it, as one that is frozen or killed does. */

import type { KillPoint } from '../killPoints';

/** Stands still when the point is reached for the nth time, until it is woken. */
export function standStillAt(point: KillPoint, nth = 1) {
  let seen = 0;
  let wake: () => void = () => {};
  let stood: () => void = () => {};
  const still = new Promise<void>(resolve => (stood = resolve));
  const reached = (at: KillPoint) => {
    seen += at === point ? 1 : 0;
    if (at !== point || seen !== nth) {
      return Promise.resolve();
    }
    return new Promise<void>(resolve => {
      wake = resolve;
      stood();
    });
  };
  return { reached, still, wake: () => wake() };
}
