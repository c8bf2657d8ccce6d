/** A text field with what is wrong with it below. */

import { useId } from 'react';
import { TextField } from '@backstage/ui';
import type { Note } from '../../view/notes';
import { FieldNotes, hasError } from './FieldNotes';
import styles from './fields.module.css';

interface NotedFieldProps {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  notes: readonly Note[];
  onChange: (value: string) => void;
}

export function NotedField(props: NotedFieldProps) {
  const { notes, ...field } = props;
  const notesId = useId();
  return (
    <div className={styles.field}>
      <TextField
        {...field}
        size="small"
        isInvalid={hasError(notes)}
        validationBehavior="aria"
        aria-describedby={notes.length > 0 ? notesId : undefined}
      />
      <FieldNotes id={notesId} notes={notes} />
    </div>
  );
}
