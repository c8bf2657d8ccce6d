/** What app-config asks at a gate, rule by rule, and where each rule comes from. Loaded when somebody wants to know. */

import type {
  PipelineRef,
  PolicyInForce,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { usePolicy } from '../../hooks/usePolicy';
import { approversText, originText, policyUsers } from '../../view/policy';
import { ErrorState } from '../ErrorState';
import { Notice } from '../Notice';
import { PanelBody } from '../PanelBody';
import { PanelSkeleton } from '../PanelDialog';
import { NamesProvider, useReading } from '../ReadingContext';
import styles from './PolicyPanel.module.css';

interface PolicyPanelProps {
  pipelineRef: PipelineRef;
  stage: Stage;
}

/** The pipeline tells the policy of its gates; where it does not, it is asked for. */
export function PolicyPanel({ pipelineRef, stage }: PolicyPanelProps) {
  return stage.policy ? (
    <Policy stage={stage} policy={stage.policy} />
  ) : (
    <AskedPolicy pipelineRef={pipelineRef} stage={stage} />
  );
}

function AskedPolicy({ pipelineRef, stage }: PolicyPanelProps) {
  const { t } = useReading();
  const { data, error, reload } = usePolicy(pipelineRef);
  if (data) {
    const found = data.stages.find(({ index }) => index === stage.index);
    return <Policy stage={stage} policy={found?.policy} />;
  }
  return error ? (
    <PanelBody label={t('policy.title', { stage: stage.name })}>
      <ErrorState
        title={t('policy.failed')}
        reason={messageOf(error)}
        onRetry={reload}
      />
    </PanelBody>
  ) : (
    <PanelSkeleton loading={t('policy.loading')} />
  );
}

interface PolicyProps {
  stage: Stage;
  policy?: PolicyInForce;
}

function Policy({ stage, policy }: PolicyProps) {
  const { t } = useReading();
  return (
    <PanelBody label={t('policy.title', { stage: stage.name })}>
      {policy ? (
        <NamesProvider refs={policyUsers(policy)}>
          <Rules stage={stage} policy={policy} />
        </NamesProvider>
      ) : (
        <p className={styles.note}>{t('policy.none')}</p>
      )}
      <p className={styles.note}>{t('policy.note')}</p>
    </PanelBody>
  );
}

function Rules({ stage, policy }: Required<PolicyProps>) {
  const reading = useReading();
  const { t } = reading;
  const { closedBecause, approvers, rules } = policy;
  return (
    <>
      {closedBecause && (
        <Notice tone="danger" title={t('policy.closed')}>
          <p>{closedBecause}</p>
        </Notice>
      )}
      <p className={styles.people}>
        <b>{t('policy.people')}</b> {approversText(approvers, reading)}
      </p>
      <table
        className={styles.rules}
        aria-label={t('policy.table', { stage: stage.name })}
      >
        <thead>
          <tr>
            <th scope="col">{t('policy.rule')}</th>
            <th scope="col">{t('policy.asks')}</th>
            <th scope="col">{t('policy.from')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, text, from }) => (
            <tr key={`${rule} ${text}`}>
              <th scope="row">{t(`policy.rules.${rule}`)}</th>
              <td>{text}</td>
              <td className={styles.from}>{originText(from, reading)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
