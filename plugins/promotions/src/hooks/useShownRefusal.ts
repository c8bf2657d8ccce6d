/** Leads a person who could not go on to the first field that has to be mended. */

import { useEffect } from 'react';
import type { RefObject } from 'react';

export function useShownRefusal(
  root: RefObject<HTMLElement>,
  refusals: readonly string[],
): void {
  const refused = refusals.join('\n');
  useEffect(() => {
    if (refused) {
      root.current?.querySelector<HTMLElement>('[data-note="error"]')?.focus();
    }
  }, [root, refused]);
}
