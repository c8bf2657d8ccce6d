/** The frame of the activity list. */

import type { ReactNode } from 'react';
import { Card } from '@backstage/ui';
import { useReading } from './ReadingContext';
import styles from './ActivityCard.module.css';

interface ActivityCardProps {
  /** The pipeline's. */
  title: string;
  children: ReactNode;
}

export function ActivityCard({ title, children }: ActivityCardProps) {
  const { t } = useReading();
  return (
    <Card className={styles.activity}>
      <section aria-label={t('activity.of', { title })}>
        <h3 className={styles.title}>{t('activity.title')}</h3>
        {children}
      </section>
    </Card>
  );
}
