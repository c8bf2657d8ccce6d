/** Before a target is repaired: what exactly is synced again where. Loaded when somebody is about to. */

import { useState } from 'react';
import { Button } from '@backstage/ui';
import type { PipelineRef, Target } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useRepair } from '../../hooks/useRepair';
import { markRevisions, releaseName } from '../../view/revisions';
import { Notice } from '../Notice';
import { PanelBody } from '../PanelBody';
import { useReading } from '../ReadingContext';
import { ReviewBox } from '../ReviewBox';
import { Sentence } from '../Sentence';
import styles from './RepairForm.module.css';
import rows from '../ReviewRows.module.css';

interface RepairFormProps {
  pipelineRef: PipelineRef;
  target: Target;
  onClose: () => void;
  /** The backend has accepted it. */
  onAsked: (target: Target) => void;
}

export function RepairForm(props: RepairFormProps) {
  const { pipelineRef, target, onClose, onAsked } = props;
  const { t } = useReading();
  // What the person read is what is sent; the backend refuses it when the target runs something else by then.
  const [seen] = useState(target);
  const { isPending, refusal, repair } = useRepair(pipelineRef, target.name);
  const change = releaseName(target.deployed) !== releaseName(seen.deployed);

  async function send() {
    if (await repair(seen.deployed)) {
      onAsked(seen);
    }
  }

  return (
    <>
      <PanelBody label={t('repair.title', { target: target.name })}>
        <What target={seen} />
        {change && <Changed seen={seen} target={target} />}
        {refusal && !change && (
          <Notice
            tone="danger"
            title={t('repair.refused', { reason: messageOf(refusal) })}
            urgent
          />
        )}
      </PanelBody>
      <footer className={styles.foot}>
        <Button variant="tertiary" onPress={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button isPending={isPending} isDisabled={change} onPress={send}>
          {t('repair.confirm')}
        </Button>
      </footer>
    </>
  );
}

function What({ target }: { target: Target }) {
  const { t } = useReading();
  const { name, deployed, cluster, destination } = target;
  const release = releaseName(deployed);
  return (
    <>
      <p className={styles.exactly}>
        <Sentence
          parts={markRevisions(
            t('repair.exactly', { target: name, release }),
            deployed,
          )}
        />
      </p>
      <ReviewBox title={t('repair.revisions')}>
        {deployed.map(revision => (
          <code key={revision} className={rows.plain}>
            {revision}
          </code>
        ))}
      </ReviewBox>
      <ReviewBox title={t('repair.where')}>
        <p className={styles.where}>{`${cluster} / ${destination}`}</p>
      </ReviewBox>
    </>
  );
}

function Changed({ seen, target }: { seen: Target; target: Target }) {
  const { t } = useReading();
  const before = releaseName(seen.deployed);
  const after = releaseName(target.deployed);
  return (
    <Notice tone="warning" title={t('repair.changed')} urgent>
      <p>{t('repair.changedTo', { before, after })}</p>
    </Notice>
  );
}
