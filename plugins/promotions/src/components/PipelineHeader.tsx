/** A pipeline's name, where it lives, and how fresh what is shown is. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { ExternalLink } from './ExternalLink';
import { FreshnessChip } from './FreshnessChip';
import { QuietButton } from './QuietButton';
import { useReading } from './ReadingContext';
import styles from './PipelineHeader.module.css';

export interface PipelineHeaderProps {
  pipeline: Pipeline;
  notLoaded?: Error;
  onCompare: () => void;
}

export function PipelineHeader(props: PipelineHeaderProps) {
  const { pipeline, notLoaded, onCompare } = props;
  const { t } = useReading();
  const { title, ref, freshness, links, stages } = pipeline;
  return (
    <header className={styles.header}>
      <h2 className={styles.title}>{title}</h2>
      <span className={styles.place}>
        {`${ref.instance} · ${ref.namespace}/${ref.name}`}
      </span>
      <FreshnessChip freshness={freshness} notLoaded={notLoaded} />
      <span className={styles.links}>
        {stages.length > 1 && (
          <QuietButton onPress={onCompare}>{t('compare.open')}</QuietButton>
        )}
        {links.argocd && (
          <ExternalLink href={links.argocd}>
            {t('pipeline.openArgoCd')}
          </ExternalLink>
        )}
      </span>
    </header>
  );
}
