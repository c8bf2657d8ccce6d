/** One line of a recording's text to what the replay takes, and to the events that it holds. */

import { z } from 'zod';
import {
  decodeApplication,
  decodeApplicationSet,
  decodeEvent,
  type WatchKind,
} from '../argocd/decode';
import type { ArgoEvent } from '../argocd/types';

const lineSchema = z.object({
  at: z.iso.datetime({ offset: true }),
  note: z.string().optional(),
  stream: z.enum(['applications', 'applicationsets']).optional(),
  data: z.unknown().optional(),
  opened: z.number().optional(),
  ended: z.boolean().optional(),
  call: z.object({ method: z.string(), path: z.string() }).optional(),
  response: z
    .object({ status: z.number(), body: z.unknown().optional() })
    .optional(),
});

/** One line of a recording; the README beside the recordings describes them. */
export type RecordedLine = z.infer<typeof lineSchema>;

/** Undefined for an empty line; a string says what is wrong with this one, and the rest is read on. */
export function readLine(
  text: string,
  number: number,
): RecordedLine | string | undefined {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return `line ${number} is no line of a recording: ${reason}`;
  }
}

/** Throws an ArgoError for an object that cannot be read. */
export function eventsOfStream(kind: WatchKind, data: unknown): ArgoEvent[] {
  const event = data === undefined ? undefined : decodeEvent(kind, data);
  return event ? [event] : [];
}

const READ_ONE = /^\/api\/v1\/(applications|applicationsets)\/[^/?]+(\?|$)/;

/**
 * What a recorded read of one object tells: a stream sends no ApplicationSet that was there before it began.
 * Lists are left out, since they bring pipelines that the recording does not follow. Throws an ArgoError for
 * an object that cannot be read.
 */
export function eventsOfCall({ call, response }: RecordedLine): ArgoEvent[] {
  const kind = READ_ONE.exec(call?.path ?? '')?.[1];
  if (!kind || call?.method !== 'GET' || response?.status !== 200) {
    return [];
  }
  const { body } = response;
  return kind === 'applications'
    ? [{ kind: 'application', type: 'SET', object: decodeApplication(body) }]
    : [
        {
          kind: 'applicationSet',
          type: 'SET',
          object: decodeApplicationSet(body),
        },
      ];
}
