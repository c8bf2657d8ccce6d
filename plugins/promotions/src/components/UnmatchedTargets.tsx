/** Applications that no stage would ever roll out. */

import type { Target } from '@stagecraft/plugin-promotions-common';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';

export function UnmatchedTargets({ targets }: { targets: readonly Target[] }) {
  const { t, locale } = useReading();
  if (targets.length === 0) {
    return null;
  }
  const names = new Intl.ListFormat(locale).format(
    targets.map(one => one.name),
  );
  return (
    <Notice tone="warning">
      <p>{t('pipeline.unmatched', { count: targets.length, names })}</p>
    </Notice>
  );
}
