/** A field whose value is picked from what is known, or typed. */

import { useId } from 'react';
import { Combobox } from '@backstage/ui';
import type { Note } from '../../view/notes';
import { FieldNotes, hasError } from './FieldNotes';
import styles from './fields.module.css';

interface ChoiceFieldProps {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  options: readonly string[];
  notes: readonly Note[];
  onChange: (value: string) => void;
}

export function ChoiceField(props: ChoiceFieldProps) {
  const { label, value, options, notes, onChange } = props;
  const notesId = useId();
  return (
    <div className={styles.field}>
      <Combobox
        label={label}
        description={props.description}
        placeholder={props.placeholder}
        allowsCustomValue
        menuTrigger="input"
        isInvalid={hasError(notes)}
        validationBehavior="aria"
        aria-describedby={notes.length > 0 ? notesId : undefined}
        options={options.map(name => ({ value: name, label: name }))}
        search={{ inputValue: value, onInputChange: onChange }}
      />
      <FieldNotes id={notesId} notes={notes} />
    </div>
  );
}
