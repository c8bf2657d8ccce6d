/** What a stage deployed before, to choose one from. */

import { Button, Radio, RadioGroup } from '@backstage/ui';
import type { PipelineRef, Stage } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useHistory } from '../../hooks/useHistory';
import { earlierReleases } from '../../view/rollback';
import type { EarlierRelease } from '../../view/rollback';
import { clockText } from '../../view/time';
import { ErrorState } from '../ErrorState';
import { PanelSkeleton } from '../PanelDialog';
import { useReading } from '../ReadingContext';
import styles from './EarlierReleases.module.css';
import forms from '../actions/forms.module.css';

interface EarlierReleasesProps {
  pipelineRef: PipelineRef;
  stage: Stage;
  chosen?: string;
  onChoose: (key: string) => void;
}

export function EarlierReleases(props: EarlierReleasesProps) {
  const { pipelineRef, stage, chosen, onChoose } = props;
  const { t } = useReading();
  const { history, error, reload, older, showOlder } = useHistory(
    pipelineRef,
    '',
  );
  if (!history) {
    return error ? (
      <ErrorState
        title={t('rollback.failed')}
        reason={messageOf(error)}
        onRetry={reload}
      />
    ) : (
      <PanelSkeleton loading={t('rollback.loading')} />
    );
  }
  const releases = earlierReleases(history, stage);
  return (
    <>
      {releases.length === 0 ? (
        <p className={forms.hint}>{t('rollback.none')}</p>
      ) : (
        <RadioGroup
          label={t('rollback.choose')}
          value={chosen ?? null}
          onChange={onChoose}
        >
          {releases.map(release => (
            <Radio key={release.key} value={release.key}>
              <Choice release={release} />
            </Radio>
          ))}
        </RadioGroup>
      )}
      {history.nextCursor && (
        <Button
          variant="tertiary"
          className={styles.more}
          isPending={older.loading}
          onPress={showOlder}
        >
          {t('rollback.more')}
        </Button>
      )}
    </>
  );
}

function Choice({ release }: { release: EarlierRelease }) {
  const reading = useReading();
  const { name, subject, at } = release;
  return (
    <span className={styles.choice}>
      <code className={styles.name}>{name}</code>
      {subject && ` ${subject}`}
      {at && (
        <span className={styles.when}>
          {` ${reading.t('rollback.deployed', {
            when: clockText(at, reading),
          })}`}
        </span>
      )}
    </span>
  );
}
