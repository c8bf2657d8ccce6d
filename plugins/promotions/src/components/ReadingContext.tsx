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
import type { Reading } from '../view/reading';

const ReadingContext = createContext<Reading | undefined>(undefined);

export function ReadingProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslationRef(promotionsTranslationRef);
  const language = useApiHolder().get(appLanguageApiRef)?.getLanguage();
  const locale = language?.language ?? 'en';
  const now = useNow();
  const reading = useMemo(() => ({ t, now, locale }), [t, now, locale]);
  return (
    <ReadingContext.Provider value={reading}>
      {children}
    </ReadingContext.Provider>
  );
}

export function useReading(): Reading {
  const reading = useContext(ReadingContext);
  if (!reading) {
    throw new Error('useReading is used outside of a ReadingProvider');
  }
  return reading;
}
