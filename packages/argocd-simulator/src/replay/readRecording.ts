/** Reads a recording of Argo CD's traffic: one typed entry for each line, in order of arrival. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export type StreamName = 'applications' | 'applicationsets';

/** An object as it was on the wire; only what identifies it is checked. */
const wireObject = z
  .looseObject({
    metadata: z.looseObject({
      name: z.string(),
      namespace: z.string().optional(),
      resourceVersion: z.string().optional(),
    }),
  })
  .readonly();
export type WireObject = z.infer<typeof wireObject>;

const streamError = z.looseObject({
  message: z.string().optional(),
  http_code: z.number().optional(),
});

const eventData = z.union([
  z.object({
    result: z.object({
      type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
      application: wireObject.optional(),
      applicationSet: wireObject.optional(),
    }),
  }),
  z.object({ error: streamError }),
]);

const line = z.object({
  at: z.iso.datetime({ offset: true }),
  note: z.string().optional(),
  stream: z.enum(['applications', 'applicationsets']).optional(),
  opened: z.number().optional(),
  ended: z.boolean().optional(),
  error: z.string().optional(),
  data: eventData.optional(),
  call: z
    .object({
      account: z.string().nullable(),
      method: z.string(),
      path: z.string(),
      body: z.unknown().optional(),
    })
    .optional(),
  response: z
    .object({
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      body: z.unknown().optional(),
    })
    .optional(),
});
type Line = z.infer<typeof line>;

export interface RecordedCall {
  /** Whose token was sent: `null` none, `garbage` a broken one. */
  account: string | null;
  method: string;
  path: string;
  /** A string was sent as it is, anything else as JSON. */
  body?: unknown;
}

export interface RecordedResponse {
  status: number;
  headers: Record<string, string>;
  /** Parsed when it was JSON. */
  body?: unknown;
}

export type RecordingEntry = { at: Date } & (
  | { kind: 'note'; note: string }
  | { kind: 'opened'; stream: StreamName; status: number }
  | { kind: 'ended'; stream: StreamName; error?: string }
  | {
      kind: 'event';
      stream: StreamName;
      type: 'ADDED' | 'MODIFIED' | 'DELETED';
      object: WireObject;
    }
  | { kind: 'streamError'; stream: StreamName; message: string }
  | { kind: 'call'; call: RecordedCall; response: RecordedResponse }
);

/** A line that is not one of a recording; the message names file, line and field. */
export class RecordingError extends Error {
  constructor(source: string, lineNumber: number, reason: string) {
    super(`${source}, line ${lineNumber}: ${reason}`);
    this.name = 'RecordingError';
  }
}

function eventEntry(at: Date, stream: StreamName, data: Line['data']) {
  if (!data) {
    return undefined;
  }
  if ('error' in data) {
    const message = data.error.message ?? 'the stream reported an error';
    return { at, kind: 'streamError' as const, stream, message };
  }
  const { type, application, applicationSet } = data.result;
  const object = application ?? applicationSet;
  return object && { at, kind: 'event' as const, stream, type, object };
}

function streamEntry(
  at: Date,
  stream: StreamName,
  parsed: Line,
): RecordingEntry | undefined {
  if (parsed.opened !== undefined) {
    return { at, kind: 'opened', stream, status: parsed.opened };
  }
  if (parsed.ended) {
    return { at, kind: 'ended', stream, error: parsed.error };
  }
  return eventEntry(at, stream, parsed.data);
}

function entryOf(parsed: Line): RecordingEntry | undefined {
  const at = new Date(parsed.at);
  if (parsed.stream) {
    return streamEntry(at, parsed.stream, parsed);
  }
  if (parsed.call && parsed.response) {
    const { call, response } = parsed;
    return { at, kind: 'call', call, response };
  }
  return parsed.note === undefined
    ? undefined
    : { at, kind: 'note', note: parsed.note };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * One line of a recording.
 * @throws RecordingError when it is not JSON, lacks a field or is of none of the known forms
 */
export function parseRecordingLine(
  text: string,
  source: string,
  lineNumber: number,
): RecordingEntry {
  const json = parseJson(text);
  if (json === undefined) {
    throw new RecordingError(source, lineNumber, 'is not JSON');
  }
  const parsed = line.safeParse(json);
  if (!parsed.success) {
    const reason = z.prettifyError(parsed.error).replace(/\s+/g, ' ');
    throw new RecordingError(source, lineNumber, reason);
  }
  const entry = entryOf(parsed.data);
  if (!entry) {
    throw new RecordingError(
      source,
      lineNumber,
      'is neither a note, nor a stream event, nor a call with its response',
    );
  }
  return entry;
}

/** The entries of a recording file, read as they are asked for; empty lines are passed over. */
export async function* readRecording(
  path: string,
): AsyncGenerator<RecordingEntry> {
  const input = createReadStream(path, 'utf8');
  let lineNumber = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    lineNumber += 1;
    if (text.trim() !== '') {
      yield parseRecordingLine(text, path, lineNumber);
    }
  }
}
