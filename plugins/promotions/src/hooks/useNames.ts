/** What people are called in this portal; the name in their entity reference until that is known. */

import { useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { entityPresentationApiRef } from '@backstage/plugin-catalog-react';

/** By entity reference; those that are not known yet are missing. */
export type Names = Readonly<Record<string, string>>;

export function useNames(refs: readonly string[]): Names {
  const presentation = useApiHolder().get(entityPresentationApiRef);
  const [names, setNames] = useState<Names>({});
  const wanted = [...new Set(refs)].sort().join(' ');
  useEffect(() => {
    let isWanted = true;
    const asked = wanted.split(' ').filter(Boolean);
    const nameOf = async (ref: string): Promise<[string, string][]> => {
      const found = await presentation?.forEntity(ref).promise;
      return found ? [[ref, found.primaryTitle]] : [];
    };
    Promise.allSettled(asked.map(nameOf)).then(found => {
      const known = found.flatMap(one =>
        one.status === 'fulfilled' ? one.value : [],
      );
      if (isWanted && known.length > 0) {
        setNames(Object.fromEntries(known));
      }
    });
    return () => {
      isWanted = false;
    };
  }, [presentation, wanted]);
  return names;
}
