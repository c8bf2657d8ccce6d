/** A sentence with the revisions in it set in a fixed width. */

import type { TextPart } from '../view/revisions';
import styles from './Sentence.module.css';

export function Sentence({ parts }: { parts: readonly TextPart[] }) {
  return (
    <>
      {parts.map(({ text, code }, position) =>
        code ? (
          <code key={`${position} ${text}`} className={styles.code}>
            {text}
          </code>
        ) : (
          text
        ),
      )}
    </>
  );
}
