/** One line of a recording's text to what the replay takes. */

import { z } from 'zod';
import type { RecordedLine } from './replayRecording';

const schema = z.object({
  at: z.iso.datetime({ offset: true }),
  note: z.string().optional(),
  stream: z.enum(['applications', 'applicationsets']).optional(),
  data: z.unknown().optional(),
  opened: z.number().optional(),
  ended: z.boolean().optional(),
});

/** Undefined for an empty line; a string says what is wrong with this one, and the rest is read on. */
export function readLine(
  text: string,
  number: number,
): RecordedLine | string | undefined {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return `line ${number} is no line of a recording: ${reason}`;
  }
}
