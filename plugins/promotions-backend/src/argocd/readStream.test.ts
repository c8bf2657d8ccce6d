import { ArgoError } from './errors';
import { readStream } from './readStream';

/** A stream that says the same for ever. */
function endless(chunk: Uint8Array) {
  let cancelled = false;
  return {
    wasCancelled: () => cancelled,
    body: {
      getReader: () => ({
        read: async () => ({ done: false, value: chunk }),
        async cancel() {
          cancelled = true;
        },
      }),
    },
  };
}

it('gives up a line that does not end, and hangs up', async () => {
  const stream = endless(Buffer.alloc(1024 * 1024, 'x'));
  const lines = readStream(stream);
  await expect(lines.next()).rejects.toThrow(ArgoError);
  expect(stream.wasCancelled()).toBe(true);
});

it('hangs up when nobody reads on', async () => {
  const stream = endless(Buffer.from(':\n'));
  const lines = readStream(stream);
  await lines.next();
  await lines.return(undefined);
  expect(stream.wasCancelled()).toBe(true);
});
