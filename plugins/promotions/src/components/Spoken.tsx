/** Reads out what changed while the person was on the page. */

import { VisuallyHidden } from '@backstage/ui';

interface SpokenProps {
  sentences: readonly (string | undefined)[];
}

export function Spoken({ sentences }: SpokenProps) {
  return (
    <VisuallyHidden role="status">
      {sentences.filter(Boolean).join(' ')}
    </VisuallyHidden>
  );
}
