/** Where Argo CD's claim and the evidence differ, and what to do about it; one note for each kind. */

import type { Warning } from '@stagecraft/plugin-promotions-common';
import { remedyText, warningText } from '../view/explain';
import { groupWarnings } from '../view/warnings';
import type { WarningGroup } from '../view/warnings';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';
import styles from './WarningBox.module.css';

export function WarningBox({ warnings }: { warnings: readonly Warning[] }) {
  if (warnings.length === 0) {
    return null;
  }
  return (
    <Notice tone="warning">
      <ul className={styles.warnings}>
        {groupWarnings(warnings).map(group => (
          <Group key={group.code} group={group} />
        ))}
      </ul>
    </Notice>
  );
}

function Group({ group: { first, others } }: { group: WarningGroup }) {
  const { t } = useReading();
  const remedy = remedyText(first, t);
  return (
    <li className={styles.warning}>
      <p>{warningText(first, t)}</p>
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>{t('warning.others', { count: others.length })}</summary>
          <ul>
            {others.map(other => (
              <li key={`${other.target} ${other.text}`}>
                {warningText(other, t)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {remedy && (
        <p className={styles.remedy}>
          <b>{t('warning.remedy')}</b> {remedy}
        </p>
      )}
    </li>
  );
}
