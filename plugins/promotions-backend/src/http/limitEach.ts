/** Bounds how much is asked of each Argo CD at once, so that a slow one holds up nobody who asks another. */

import limitCalls from 'p-limit';

/** `most` at once for each instance, whoever asks. */
export function limitEach(most: number) {
  const limits = new Map<string, ReturnType<typeof limitCalls>>();
  return <T>(instance: string, ask: () => Promise<T>): Promise<T> => {
    const limit = limits.get(instance) ?? limitCalls(most);
    limits.set(instance, limit);
    return limit(ask);
  };
}
