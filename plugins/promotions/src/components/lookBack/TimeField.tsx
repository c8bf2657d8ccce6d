/** A field for a time, in the person's own time zone. */

import { useId } from 'react';
import styles from './TimeField.module.css';

interface TimeFieldProps {
  label: string;
  /** As `2026-11-20T12:45`; empty while there is none. */
  value: string;
  /** No later than this. */
  max: string;
  onChange: (value: string) => void;
}

export function TimeField({ label, value, max, onChange }: TimeFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        type="datetime-local"
        className={styles.input}
        value={value}
        max={max}
        onChange={event => onChange(event.target.value)}
      />
    </div>
  );
}
