/** An entity that is annotated for a pipeline which does not exist yet. */

import type { Entity } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ButtonLink, Card } from '@backstage/ui';
import { RiGitMergeLine } from '@remixicon/react';
import { createComponentRouteRef } from '../routes';
import { pipelineAnnotations } from '../view/annotations';
import { useReading } from './ReadingContext';
import styles from './EmptyState.module.css';

export function EmptyState({ entity }: { entity: Entity }) {
  const { t } = useReading();
  const createLink = useRouteRef(createComponentRouteRef);
  const annotations = pipelineAnnotations(entity);
  return (
    <Card className={styles.empty}>
      <span className={styles.drawing}>
        <RiGitMergeLine size={28} aria-hidden />
      </span>
      <h2 className={styles.title}>{t('empty.title')}</h2>
      <p>{t('empty.text')}</p>
      {annotations.length > 0 && (
        <ul className={styles.annotations}>
          {annotations.map(annotation => (
            <li key={annotation}>
              <code>{annotation}</code>
            </li>
          ))}
        </ul>
      )}
      <p>{t('empty.waiting')}</p>
      {createLink && (
        <ButtonLink href={createLink()} size="medium">
          {t('empty.create')}
        </ButtonLink>
      )}
    </Card>
  );
}
