/** How far what is shown can be trusted: live, stale since when, or unreachable. */

import type { Freshness } from '@stagecraft/plugin-promotions-common';
import { FRESHNESS_LOOK } from '../view/look';
import { clockText } from '../view/time';
import { Chip } from './Chip';
import { useReading } from './ReadingContext';

export interface FreshnessChipProps {
  freshness: Freshness;
  /** The page itself could not be refreshed, whatever it knew of Argo CD before. */
  notLoaded?: Error;
}

export function FreshnessChip({ freshness, notLoaded }: FreshnessChipProps) {
  const reading = useReading();
  const { state, observedAt, reason } = freshness;
  if (notLoaded) {
    return (
      <Chip look={FRESHNESS_LOOK.stale} title={notLoaded.message}>
        {reading.t('freshness.notLoaded')}
      </Chip>
    );
  }
  const since = observedAt && clockText(observedAt, reading);
  const word =
    state === 'stale' && since
      ? reading.t('freshness.stale', { since })
      : reading.t(
          state === 'stale' ? 'freshness.staleUnknown' : `freshness.${state}`,
        );
  return (
    <Chip look={FRESHNESS_LOOK[state]} title={reason}>
      {word}
    </Chip>
  );
}
