/** Hands every component of the tab the person's words, language and time. */

import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import {
  appLanguageApiRef,
  useApiHolder,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { useNow } from '../hooks/useNow';
import { promotionsTranslationRef } from '../translation';
import { useNames } from '../hooks/useNames';
import { nameOfRef } from '../view/people';
import type { Reading } from '../view/reading';

const ReadingContext = createContext<Reading | undefined>(undefined);

export function ReadingProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslationRef(promotionsTranslationRef);
  const language = useApiHolder().get(appLanguageApiRef)?.getLanguage();
  const locale = language?.language ?? 'en';
  const now = useNow();
  const reading = useMemo(
    () => ({ t, now, locale, nameOf: nameOfRef }),
    [t, now, locale],
  );
  return (
    <ReadingContext.Provider value={reading}>
      {children}
    </ReadingContext.Provider>
  );
}

/** Calls people by the names that they have in this portal. */
export function NamesProvider(props: {
  refs: readonly string[];
  children: ReactNode;
}) {
  const { refs, children } = props;
  const reading = useReading();
  const names = useNames(refs);
  const named = useMemo(
    () => ({
      ...reading,
      nameOf: (ref: string) => names[ref] ?? reading.nameOf(ref),
    }),
    [reading, names],
  );
  return (
    <ReadingContext.Provider value={named}>{children}</ReadingContext.Provider>
  );
}

export function useReading(): Reading {
  const reading = useContext(ReadingContext);
  if (!reading) {
    throw new Error('useReading is used outside of a ReadingProvider');
  }
  return reading;
}
