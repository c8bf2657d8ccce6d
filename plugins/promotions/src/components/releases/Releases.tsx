/** Every release and what each stage did with it, kept longer than Argo CD keeps it. */

import { lazy, useState } from 'react';
import { Card } from '@backstage/ui';
import type {
  HistoryResponse,
  Pipeline,
} from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useHistory } from '../../hooks/useHistory';
import { movementOf } from '../../view/releases';
import { ErrorState } from '../ErrorState';
import { FailsAlone } from '../FailsAlone';
import { Notice } from '../Notice';
import { PanelDialog } from '../PanelDialog';
import { QuietButton } from '../QuietButton';
import { useReading } from '../ReadingContext';
import { OlderReleases } from './OlderReleases';
import { ReleasesSkeleton } from './ReleasesSkeleton';
import { ReleaseTable } from './ReleaseTable';
import styles from './Releases.module.css';

const LookBack = lazy(() =>
  import('../lookBack/LookBack').then(m => ({ default: m.LookBack })),
);

interface ReleasesProps {
  pipeline: Pipeline;
}

/** What goes wrong here leaves the rest of the tab as it is. */
export function Releases({ pipeline }: ReleasesProps) {
  const { t } = useReading();
  return (
    <Card className={styles.releases}>
      <section aria-label={t('releases.of', { title: pipeline.title })}>
        <header className={styles.head}>
          <h3 className={styles.title}>{t('releases.title')}</h3>
          <LookBackButton pipeline={pipeline} />
        </header>
        <FailsAlone>
          <Contents pipeline={pipeline} />
        </FailsAlone>
      </section>
    </Card>
  );
}

function LookBackButton({ pipeline }: ReleasesProps) {
  const { t } = useReading();
  const [open, setOpen] = useState(false);
  return (
    <>
      <QuietButton onPress={() => setOpen(true)}>
        {t('lookBack.open')}
      </QuietButton>
      {open && (
        <PanelDialog
          title={t('lookBack.title', { title: pipeline.title })}
          loading={t('lookBack.loading')}
          width={760}
          onClose={() => setOpen(false)}
        >
          <LookBack pipeline={pipeline} />
        </PanelDialog>
      )}
    </>
  );
}

function Contents({ pipeline }: ReleasesProps) {
  const { t } = useReading();
  const { history, error, reload, older, showOlder } = useHistory(
    pipeline.ref,
    movementOf(pipeline),
  );
  if (!history) {
    return error ? (
      <ErrorState
        tone="warning"
        title={t('releases.failed')}
        reason={messageOf(error)}
        onRetry={reload}
      />
    ) : (
      <ReleasesSkeleton />
    );
  }
  return (
    <div className={styles.contents}>
      {error && (
        <Notice tone="warning" title={t('releases.notRefreshed')}>
          <p>{messageOf(error)}</p>
        </Notice>
      )}
      {history.items.length === 0 && <NoReleases history={history} />}
      <ReleaseTable pipeline={pipeline} history={history} />
      <OlderReleases history={history} older={older} onShow={showOlder} />
    </div>
  );
}

function NoReleases({ history }: { history: HistoryResponse }) {
  const { t } = useReading();
  const days = `${history.retentionDays}`;
  return (
    <div className={styles.empty}>
      <p>{t('releases.empty')}</p>
      <p>{t('releases.emptyHint', { days })}</p>
    </div>
  );
}
