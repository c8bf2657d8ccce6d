/** How the person reads: their words, their language and the moment at which they look. */

import type { Translate } from '../translation';

export interface Reading {
  t: Translate;
  now: Date;
  /** BCP 47 */
  locale: string;
  /** What a person or group is called, by entity reference. */
  nameOf: (ref: string) => string;
}
