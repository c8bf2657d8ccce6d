/** Keeps what goes wrong inside from the rest of the page. */

import { Component } from 'react';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState';
import { useReading } from './ReadingContext';

interface FailsAloneState {
  error?: Error;
}

export class FailsAlone extends Component<
  { children: ReactNode },
  FailsAloneState
> {
  static getDerivedStateFromError(error: Error): FailsAloneState {
    return { error };
  }

  state: FailsAloneState = {};

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
