/** Says in words why what is shown may be old, and from when it is. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../api/errors';
import { clockText } from '../view/time';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';

export interface FreshnessNoticeProps {
  pipeline: Pipeline;
  notLoaded?: Error;
}

export function FreshnessNotice({ pipeline, notLoaded }: FreshnessNoticeProps) {
  const reading = useReading();
  const { t } = reading;
  const { state, observedAt, reason } = pipeline.freshness;
  const { instance } = pipeline.ref;
  if (notLoaded) {
    return (
      <Notice tone="warning" title={t('freshness.notLoadedTitle')}>
        <p>{messageOf(notLoaded)}</p>
      </Notice>
    );
  }
  if (state === 'live') {
    return null;
  }
  const seen = observedAt
    ? t('freshness.shown', { since: clockText(observedAt, reading) })
    : t('freshness.neverSeen');
  return (
    <Notice
      tone={state === 'stale' ? 'warning' : 'danger'}
      title={t(`freshness.${state}Title`, { instance })}
    >
      <p>{[reason, seen].filter(Boolean).join(' · ')}</p>
    </Notice>
  );
}
