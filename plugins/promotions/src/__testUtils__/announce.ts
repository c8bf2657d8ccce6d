/** Publishes a signal as soon as the page listens, which is a moment after it has drawn the pipeline. */

import { act, waitFor } from '@testing-library/react';
import type { FakeSignals } from './FakeSignals';

export async function announce(
  signals: FakeSignals,
  version: number,
  channel = 'promotions:k1',
): Promise<void> {
  await waitFor(() => expect(signals.isHeard(channel)).toBe(true));
  act(() => signals.publish(channel, { version }));
}
