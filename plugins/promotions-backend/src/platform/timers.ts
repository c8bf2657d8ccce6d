/** Waiting, given to whoever waits, so that tests move time themselves. */

export interface Timers {
  /** Calls back once after so many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, action: () => void): () => void;
}

/** Does not keep the process alive. */
export const systemTimers: Timers = {
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds, at once when the signal aborts. */
export function pause(
  timers: Timers,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const cleanUp: (() => void)[] = [];
    const end = () => {
      cleanUp.forEach(undo => undo());
      resolve();
    };
    cleanUp.push(timers.after(milliseconds, end));
    signal.addEventListener('abort', end);
    cleanUp.push(() => signal.removeEventListener('abort', end));
  });
}
