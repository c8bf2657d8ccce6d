/** How a person reads in tests: English, at the moment of the fixtures, in UTC. */

import { mockApis } from '@backstage/frontend-test-utils';
import { promotionsTranslationRef } from '../translation';
import { nameOfRef } from '../view/people';
import type { Reading } from '../view/reading';
import { NOW } from './pipelines';

export function readingAt(now: Date = NOW): Reading {
  const words = mockApis.translation().getTranslation(promotionsTranslationRef);
  if (!words.ready) {
    throw new Error('The English messages need no loading');
  }
  return { t: words.t, now, locale: 'en', nameOf: nameOfRef };
}
