/** The way to everything else at a stage: at hand what is urgent, one step away what is grave. */

import { useId } from 'react';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import {
  hasPolicy,
  stageActions,
  urgentActions,
} from '../../view/stageActions';
import { GuardedButton } from '../GuardedButton';
import { Hidden } from '../Hidden';
import { useOpenDialog } from '../OpenDialogContext';
import { QuietButton } from '../QuietButton';
import { useReading } from '../ReadingContext';
import styles from './StageMore.module.css';

export function StageMore({ stage }: { stage: Stage }) {
  const { t } = useReading();
  const open = useOpenDialog();
  const reasonId = useId();
  const { index: stageIndex, name } = stage;
  const urgent = urgentActions(stage);
  const hasMore = stageActions(stage).length > 0;
  if (!hasMore && !hasPolicy(stage)) {
    return null;
  }
  return (
    <div className={styles.more}>
      {urgent.map(({ kind, destructive }) => (
        <GuardedButton
          key={kind}
          variant="secondary"
          destructive={destructive}
          reasonId={reasonId}
          onPress={() => open({ kind, stageIndex })}
        >
          {t(`action.${kind}`)}
          <Hidden>{`: ${name}`}</Hidden>
        </GuardedButton>
      ))}
      {hasPolicy(stage) && (
        <QuietButton onPress={() => open({ kind: 'policy', stageIndex })}>
          {t('policy.open')}
          <Hidden>{`: ${name}`}</Hidden>
        </QuietButton>
      )}
      {hasMore && (
        <QuietButton
          aria-label={t('action.moreFor', { stage: name })}
          onPress={() => open({ kind: 'actions', stageIndex })}
        >
          {t('action.more')}
        </QuietButton>
      )}
    </div>
  );
}
