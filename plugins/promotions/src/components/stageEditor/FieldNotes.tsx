/** What is wrong with a field, below it. */

import type { Note } from '../../view/notes';
import { Hidden } from '../Hidden';
import { Mark } from '../Mark';
import tones from '../tone.module.css';
import { useEditor } from './EditorContext';
import styles from './FieldNotes.module.css';

interface FieldNotesProps {
  /** What the field is described by. */
  id?: string;
  notes: readonly Note[];
}

export function FieldNotes({ id, notes }: FieldNotesProps) {
  if (notes.length === 0) {
    return null;
  }
  return (
    <ul id={id} className={styles.notes}>
      {notes.map(note => (
        <NoteItem
          key={`${note.code} ${note.field} ${note.message}`}
          note={note}
        />
      ))}
    </ul>
  );
}

function NoteItem({ note }: { note: Note }) {
  const { t } = useEditor();
  const isError = note.severity === 'error';
  return (
    <li
      className={`${styles.note} ${isError ? tones.danger : tones.warning}`}
      data-note={note.severity}
      tabIndex={-1}
    >
      <span className={styles.mark}>
        <Mark name="alert" />
        <Hidden>{t(`note.${note.severity}`)}: </Hidden>
      </span>
      <div>
        <p className={styles.message}>{note.message}</p>
        {note.happens && (
          <p className={styles.more}>
            <b>{t('note.happens')}</b> {note.happens}
          </p>
        )}
        {note.fix && (
          <p className={styles.more}>
            <b>{t('note.fix')}</b> {note.fix}
          </p>
        )}
      </div>
    </li>
  );
}

export function hasError(notes: readonly Note[]): boolean {
  return notes.some(({ severity }) => severity === 'error');
}
