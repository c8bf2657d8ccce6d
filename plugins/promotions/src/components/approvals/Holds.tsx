/** What is held now, and the button that holds everything: in sight in an emergency, and a question before it does. */

import { useId, useState } from 'react';
import { Card, Skeleton, VisuallyHidden } from '@backstage/ui';
import type { Hold, Permit } from '@stagecraft/plugin-promotions-common';
import { isNotOffered, messageOf } from '../../api/errors';
import { useHolds } from '../../hooks/useHolds';
import { LiftHold } from '../actions/LiftForm';
import { ErrorState } from '../ErrorState';
import { scopeText } from '../../view/holds';
import { GuardedButton } from '../GuardedButton';
import { HoldNotice } from '../gate/HoldNotice';
import { OpenDialogProvider } from '../OpenDialogContext';
import { PanelDialog } from '../PanelDialog';
import { NamesProvider, useReading } from '../ReadingContext';
import { HoldEverything } from './HoldEverything';
import styles from './Approvals.module.css';

const POLL_EVERY = 30_000;

interface HoldsProps {
  onDone: (sentence: string) => void;
}

/** An older backend knows no holds: nothing is shown then. */
export function Holds({ onDone }: HoldsProps) {
  const { t } = useReading();
  const { data, error, reload } = useHolds({ pollEvery: POLL_EVERY });
  if (error && !data && isNotOffered(error)) {
    return null;
  }
  const done = (sentence: string) => {
    onDone(sentence);
    reload();
  };
  return (
    <section aria-label={t('holds.title')} className={styles.part}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t('holds.title')}</h2>
        {data && <Freeze permit={data.viewer.freeze} onDone={done} />}
      </header>
      {error && !data && (
        <ErrorState
          title={t('holds.failed')}
          reason={messageOf(error)}
          onRetry={reload}
        />
      )}
      {!data && !error && (
        <Card className={styles.card}>
          <VisuallyHidden role="status">{t('holds.loading')}</VisuallyHidden>
          <Skeleton width="60%" height={18} />
        </Card>
      )}
      {data?.items.length === 0 && (
        <p className={styles.note}>{t('holds.none')}</p>
      )}
      {data && (
        <NamesProvider refs={data.items.map(({ by }) => by)}>
          <HoldList
            holds={data.items}
            freeze={data.viewer.freeze}
            onDone={done}
          />
        </NamesProvider>
      )}
    </section>
  );
}

function Freeze({ permit, onDone }: { permit: Permit } & HoldsProps) {
  const { t } = useReading();
  const reasonId = useId();
  const [isOpen, open] = useState(false);
  const refusal = permit.allowed ? undefined : permit.reason;
  return (
    <div className={styles.freeze}>
      <GuardedButton
        variant="secondary"
        destructive
        refusal={refusal}
        reasonId={reasonId}
        onPress={() => open(true)}
      >
        {`${t('holds.everything')} …`}
      </GuardedButton>
      {refusal && (
        <p id={reasonId} className={styles.note}>
          {refusal}
        </p>
      )}
      {isOpen && (
        <PanelDialog
          title={t('hold.titleEverything')}
          loading={t('hold.titleEverything')}
          width={560}
          onClose={() => open(false)}
        >
          <HoldEverything
            onClose={() => open(false)}
            onDone={sentence => {
              open(false);
              onDone(sentence);
            }}
          />
        </PanelDialog>
      )}
    </div>
  );
}

interface HoldListProps extends HoldsProps {
  holds: readonly Hold[];
  freeze: Permit;
}

function HoldList({ holds, freeze, onDone }: HoldListProps) {
  const reading = useReading();
  const [holdId, open] = useState<string>();
  const chosen = holds.find(({ id }) => id === holdId);
  const close = () => open(undefined);
  return (
    <OpenDialogProvider
      value={dialog => dialog.kind === 'lift' && open(dialog.holdId)}
    >
      <ul className={styles.list}>
        {holds.map(hold => (
          <li key={hold.id}>
            <HoldNotice
              hold={hold}
              where={scopeText(hold.scope, reading)}
              permit={permitOf(hold, freeze)}
            />
          </li>
        ))}
      </ul>
      {chosen && <LiftDialog hold={chosen} onClose={close} onDone={onDone} />}
    </OpenDialogProvider>
  );
}

/** Who may lift a hold on a pipeline or a stage, the backend says when it is asked to. */
function permitOf({ scope }: Hold, freeze: Permit): Permit {
  const isWide = scope.kind === 'instance' || scope.kind === 'everything';
  return isWide ? freeze : { allowed: true };
}

interface LiftDialogProps extends HoldsProps {
  hold: Hold;
  onClose: () => void;
}

function LiftDialog({ hold, onClose, onDone }: LiftDialogProps) {
  const reading = useReading();
  const what = scopeText(hold.scope, reading);
  const title = reading.t('lift.title', { what });
  return (
    <PanelDialog title={title} loading={title} width={560} onClose={onClose}>
      <LiftHold
        hold={hold}
        onClose={onClose}
        onDone={sentence => {
          onClose();
          onDone(sentence);
        }}
      />
    </PanelDialog>
  );
}
