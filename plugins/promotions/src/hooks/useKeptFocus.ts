/** Keeps the keyboard where the person was: when what had the focus is gone after a change, its section takes it. */

import { useEffect, useRef } from 'react';
import type { FocusEvent } from 'react';

/** Spread on the section, which must be able to take the focus; `changed` is another object after each change. */
export function useKeptFocus<T extends HTMLElement>(changed: unknown) {
  const section = useRef<T>(null);
  const last = useRef<Element>();
  useEffect(() => {
    const { activeElement, body } = document;
    const isLost = !activeElement || activeElement === body;
    if (isLost && last.current && !last.current.isConnected) {
      last.current = undefined;
      section.current?.focus({ preventScroll: true });
    }
  }, [changed]);
  return {
    ref: section,
    tabIndex: -1,
    // React tells of dialogs, too, which are elsewhere on the page.
    onFocus: ({ target }: FocusEvent) => {
      if (section.current?.contains(target)) {
        last.current = target;
      }
    },
  };
}
