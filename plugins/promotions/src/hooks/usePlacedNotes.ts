/** What a preview found, beside the fields of the draft that it was found in. */

import { useEffect, useMemo, useState } from 'react';
import { notesOf, placed } from '../view/notes';
import type { PlacedNotes } from '../view/notes';
import type { Draft } from '../view/stageDraft';
import type { Preview } from './usePreview';

/** Places are counted: those of another order of stages would stand at the wrong stage, and are not shown. */
export function usePlacedNotes(preview: Preview, draft: Draft): PlacedNotes {
  const { data, isOld } = preview;
  const order = orderOf(draft);
  const [answered, setAnswered] = useState(order);
  useEffect(() => {
    if (data && !isOld) {
      setAnswered(order);
    }
  }, [data, isOld, order]);
  const isHere = !isOld || answered === order;
  const { stages } = draft;
  return useMemo(
    () => placed(data && isHere ? notesOf(data, stages) : [], stages.length),
    [data, isHere, stages],
  );
}

function orderOf({ stages }: Draft): string {
  return stages
    .map(({ key, targets }) => [key, ...targets.map(one => one.key)].join(' '))
    .join('|');
}
