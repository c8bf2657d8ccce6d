import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import type { RequestOptions } from '../api/PromotionsApi';
import { FakePromotionsApi } from '../__testUtils__/FakePromotionsApi';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import { waiting } from '../__testUtils__/scenarios';
import { usePipeline } from './usePipeline';

/** Keeps what the page gave up, and can leave a question open. */
class SlowApi extends FakePromotionsApi {
  readonly signals: AbortSignal[] = [];
  silent = false;

  async getPipeline(
    ref: PipelineResponse['ref'],
    options?: RequestOptions,
  ): Promise<PipelineResponse> {
    if (options?.signal) {
      this.signals.push(options.signal);
    }
    const answer = await super.getPipeline(ref);
    return this.silent ? new Promise(() => undefined) : answer;
  }
}

async function watch(api: SlowApi, signals?: FakeSignals) {
  const wrapper = ({ children }: { children: ReactNode }) =>
    signals ? (
      <TestApiProvider
        apis={[
          [promotionsApiRef, api],
          [signalApiRef, signals],
        ]}
      >
        {children}
      </TestApiProvider>
    ) : (
      <TestApiProvider apis={[[promotionsApiRef, api]]}>
        {children}
      </TestApiProvider>
    );
  const hook = renderHook(() => usePipeline(waiting().ref), { wrapper });
  await act(() => jest.advanceTimersByTimeAsync(0));
  return hook;
}

const wait = (seconds: number) =>
  act(() => jest.advanceTimersByTimeAsync(seconds * 1_000));

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a pipeline that is looked at', () => {
  it('is asked for every 15 seconds where signals are absent', async () => {
    const api = new SlowApi([waiting()]);
    await watch(api);
    expect(api.asked).toBe(1);
    await wait(14);
    expect(api.asked).toBe(1);
    await wait(1);
    expect(api.asked).toBe(2);
  });

  it('is asked for now and then with signals, too, in case they died quietly', async () => {
    const api = new SlowApi([waiting()]);
    await watch(api, new FakeSignals());
    await wait(59);
    expect(api.asked).toBe(1);
    await wait(1);
    expect(api.asked).toBe(2);
  });

  it('is asked for at once when a signal names another version, until it has that one', async () => {
    const api = new SlowApi([waiting()]);
    const signals = new FakeSignals();
    const { result } = await watch(api, signals);
    await act(async () => signals.publish('promotions:k1', { version: 7 }));
    expect(api.asked).toBe(2);
    await wait(0.5);
    expect(api.asked).toBe(3);
    api.pipelines = [{ ...waiting(), version: 7 }];
    await wait(0.5);
    expect(result.current.data?.version).toBe(7);
    await wait(10);
    expect(api.asked).toBe(4);
  });

  it('stays when a later question fails, and is asked for again soon', async () => {
    const api = new SlowApi([waiting()]);
    const { result } = await watch(api, new FakeSignals());
    api.failWith = new Error('restarting');
    await wait(60);
    expect(result.current.error?.message).toBe('restarting');
    expect(result.current.data?.title).toBe('checkout');
    api.failWith = undefined;
    await wait(15);
    expect(result.current.error).toBeUndefined();
  });

  it('is let go with the page', async () => {
    const api = new SlowApi([waiting()]);
    api.silent = true;
    const { unmount } = await watch(api);
    expect(api.signals.at(-1)?.aborted).toBe(false);
    unmount();
    expect(api.signals.at(-1)?.aborted).toBe(true);
    await wait(120);
    expect(api.asked).toBe(1);
  });
});
