/** A part of the page that is loaded when it is needed, and that fails alone. */

import { Component, Suspense } from 'react';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState';
import { useReading } from './ReadingContext';

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

interface FailsAloneState {
  error?: Error;
}

/** Keeps what goes wrong inside from the rest of the page. */
export class FailsAlone extends Component<
  { children: ReactNode },
  FailsAloneState
> {
  state: FailsAloneState = {};

  static getDerivedStateFromError(error: Error): FailsAloneState {
    return { error };
  }

  render() {
    const { error } = this.state;
    return error ? <Failed reason={error.message} /> : this.props.children;
  }
}

function Failed({ reason }: { reason: string }) {
  const { t } = useReading();
  return (
    <ErrorState
      title={t('releases.partFailed')}
      reason={reason}
      hint={t('releases.partFailedHint')}
    />
  );
}
