/** Says that an answer is uncertain, because nobody watched then. */

import type { HistoryGap } from '@stagecraft/plugin-promotions-common';
import { gapText } from '../../view/gaps';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';

export function Unwatched({ gaps }: { gaps: readonly HistoryGap[] }) {
  const reading = useReading();
  if (gaps.length === 0) {
    return null;
  }
  return (
    <Notice tone="warning" title={reading.t('gap.may')}>
      {gaps.map(gap => (
        <p key={gap.from}>{`${gapText(gap, reading)}: ${gap.reason}`}</p>
      ))}
    </Notice>
  );
}
