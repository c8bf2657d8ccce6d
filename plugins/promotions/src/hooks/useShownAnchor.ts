/** Brings what the address names into view, once it is there: a browser only looks while the page is loaded. */

import { useEffect } from 'react';

export function useShownAnchor(id: string): void {
  useEffect(() => {
    if (decodeURIComponent(window.location.hash.slice(1)) === id) {
      document.getElementById(id)?.scrollIntoView?.();
    }
  }, [id]);
}
