/** Waits for what happens over a real connection, without a fixed sleep. */

const PATIENCE_MS = 5_000;

/** Resolves once `check` no longer throws; fails with its error when that does not come to pass. */
export async function eventually(check: () => void): Promise<void> {
  const start = performance.now();
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (performance.now() - start > PATIENCE_MS) {
        throw error;
      }
    }
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}
