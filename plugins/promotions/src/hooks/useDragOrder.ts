/** Drags one of a list along it, from top to bottom, with a mouse, a pen or a finger; Escape lets go. */

import { useEffect, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { placeAt } from '../view/reorder';

export interface Dragged {
  key: string;
  from: number;
  to: number;
}

/**
 * @param onDrop told where it was let go; not where that is its own place
 */
export function useDragOrder(onDrop: (key: string, to: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<Dragged>();

  function startOf(key: string, from: number) {
    return (event: PointerEvent) => {
      if (event.button === 0) {
        event.preventDefault();
        setDragged({ key, from, to: from });
      }
    };
  }

  useEffect(() => {
    if (!dragged) {
      return undefined;
    }
    const { key, from, to } = dragged;
    return listening({
      pointermove: ({ clientY }: globalThis.PointerEvent) => {
        const place = placeAt(spansIn(list.current), from, clientY);
        if (place !== to) {
          setDragged({ key, from, to: place });
        }
      },
      pointerup: () => {
        setDragged(undefined);
        if (to !== from) {
          onDrop(key, to);
        }
      },
      pointercancel: () => setDragged(undefined),
      keydown: (event: KeyboardEvent) => {
        if (event.key === 'Escape') {
          setDragged(undefined);
        }
      },
    });
  }, [dragged, onDrop]);

  return { list, dragged, startOf };
}

interface Heard {
  pointermove: (event: globalThis.PointerEvent) => void;
  pointerup: () => void;
  pointercancel: () => void;
  keydown: (event: KeyboardEvent) => void;
}

/** What is dragged may leave its handle, so that the whole window is listened to. */
function listening(heard: Heard): () => void {
  const { pointermove, pointerup, pointercancel, keydown } = heard;
  window.addEventListener('pointermove', pointermove);
  window.addEventListener('pointerup', pointerup);
  window.addEventListener('pointercancel', pointercancel);
  window.addEventListener('keydown', keydown);
  return () => {
    window.removeEventListener('pointermove', pointermove);
    window.removeEventListener('pointerup', pointerup);
    window.removeEventListener('pointercancel', pointercancel);
    window.removeEventListener('keydown', keydown);
  };
}

function spansIn(list: HTMLElement | null) {
  return [...(list?.children ?? [])].map(child =>
    child.getBoundingClientRect(),
  );
}
