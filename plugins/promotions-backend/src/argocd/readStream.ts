/**
 * Bytes of a stream to JSON lines. Argo CD sends server-sent events when asked for them and JSON lines when
 * not (recording 3.5/reads); both are read. A comment, its heartbeat, yields undefined.
 */

import { ArgoError } from './errors';
import { shortened } from './fields';
import { parseEvent } from './parseEvent';
import { chunksOf } from './readBody';
import type { HttpResponse } from './transport';

export type StreamLine =
  | { kind: 'json'; json: unknown }
  | { kind: 'bad'; error: ArgoError }
  | undefined;

/** The longest line that is taken, in characters; an Application is limited to 1.5 MB by etcd. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** Each line as it ends; the connection is closed when the caller stops reading. */
export async function* readStream(
  response: Pick<HttpResponse, 'body'>,
): AsyncGenerator<StreamLine> {
  const decoder = new TextDecoder();
  const pending: string[] = [];
  for await (const chunk of chunksOf(response)) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    for (const line of completed(pending, lines)) {
      if (line.trim() !== '') {
        yield readLine(line);
      }
    }
  }
}

/** The lines that ended, the rest kept in `pending`. */
function completed(pending: string[], lines: string[]): string[] {
  const rest = lines.pop() ?? '';
  const ended = lines.map((line, index) =>
    index === 0 ? pending.splice(0).join('') + line : line,
  );
  pending.push(rest);
  if (pending.reduce((sum, piece) => sum + piece.length, 0) > LONGEST_LINE) {
    throw new ArgoError('undecodable', 'a line of the stream does not end');
  }
  return ended;
}

function readLine(line: string): StreamLine {
  if (line.startsWith(':') || /^(event|id|retry):/.test(line)) {
    return undefined;
  }
  const payload = line.startsWith('data:') ? line.slice('data:'.length) : line;
  try {
    return { kind: 'json', json: parseEvent(payload) };
  } catch (cause) {
    const start = shortened(payload.trim(), 40);
    const message = `a line of the stream is not JSON: ${start}`;
    return {
      kind: 'bad',
      error: new ArgoError('undecodable', message, { cause }),
    };
  }
}
