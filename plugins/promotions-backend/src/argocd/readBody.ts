/** The body of an answer, chunk by chunk. */

import { setImmediate } from 'node:timers/promises';
import { ItemSplitter } from './ItemSplitter';
import type { HttpResponse } from './transport';

/** How many bytes are read before others get their turn: a few milliseconds' work. */
const AT_ONCE = 64 * 1024;

/** Each chunk as it arrives; the connection is closed when the caller stops reading. */
export async function* chunksOf(
  response: Pick<HttpResponse, 'body'>,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read();
      if (!next?.value || next.done) {
        return;
      }
      yield next.value;
    }
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

/**
 * Reads `{"items": […]}` an item at a time, and lets others have their turn in between. `take` is told the JSON of
 * each item; resolves with what was around them, which is no JSON when the list was broken or cut short.
 */
export async function eachItem(
  response: Pick<HttpResponse, 'body'>,
  take: (json: string) => void,
): Promise<string> {
  const splitter = new ItemSplitter();
  for await (const chunk of chunksOf(response)) {
    for (let from = 0; from < chunk.length; from += AT_ONCE) {
      splitter.take(chunk.subarray(from, from + AT_ONCE)).forEach(take);
      await setImmediate();
    }
  }
  return splitter.remainder();
}
