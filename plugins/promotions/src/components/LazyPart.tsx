/** A part of the page that is loaded when it is needed, and that fails alone. */

import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { FailsAlone } from './FailsAlone';

interface LazyPartProps {
  /** Shown while it is loaded. */
  fallback: ReactNode;
  children: ReactNode;
}

export function LazyPart({ fallback, children }: LazyPartProps) {
  return (
    <FailsAlone>
      <Suspense fallback={fallback}>{children}</Suspense>
    </FailsAlone>
  );
}
