/** A pipeline's name, where it lives, and how fresh what is shown is. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { holdPermit } from '../view/holds';
import { ChainNav } from './chain/ChainNav';
import { ExternalLink } from './ExternalLink';
import { FreshnessChip } from './FreshnessChip';
import { useOpenDialog } from './OpenDialogContext';
import { QuietButton } from './QuietButton';
import { useReading } from './ReadingContext';
import styles from './PipelineHeader.module.css';

export interface PipelineHeaderProps {
  pipeline: Pipeline;
  notLoaded?: Error;
}

export function PipelineHeader(props: PipelineHeaderProps) {
  const { pipeline, notLoaded } = props;
  const { t } = useReading();
  const open = useOpenDialog();
  const { title, ref, freshness, links, stages, chain } = pipeline;
  return (
    <header className={styles.header}>
      <h2 className={styles.title}>{title}</h2>
      <span className={styles.place}>
        {`${ref.instance} · ${ref.namespace}/${ref.name}`}
      </span>
      <FreshnessChip freshness={freshness} notLoaded={notLoaded} />
      <span className={styles.links}>
        {stages.length > 1 && (
          <QuietButton onPress={() => open({ kind: 'compare' })}>
            {t('compare.open')}
          </QuietButton>
        )}
        {holdPermit(pipeline) && (
          <QuietButton
            aria-label={t('hold.titleOf', { title })}
            onPress={() => open({ kind: 'hold' })}
          >
            {t('action.hold')}
          </QuietButton>
        )}
        {links.argocd && (
          <ExternalLink href={links.argocd}>
            {t('pipeline.openArgoCd')}
          </ExternalLink>
        )}
      </span>
      {chain && <ChainNav chain={chain} title={title} />}
    </header>
  );
}
