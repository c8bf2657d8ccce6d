/** What can go wrong on request, and for which calls. */
import { z } from 'zod';

export const fault = z.discriminatedUnion('kind', [
  /** Answers with an error of that status, in the words of the API that is asked. */
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    message: z.string().optional(),
    /** Sent as `Retry-After` (seconds). */
    retryAfter: z.number().int().optional(),
  }),
  /** Waits before the call is looked at. */
  z.object({ kind: z.literal('slow'), milliseconds: z.number().positive() }),
  /** Never answers; a stream that is open says nothing more, not even its comments. */
  z.object({ kind: z.literal('stall') }),
  /** Closes the connection without an answer; a stream that is open is cut at once. */
  z.object({ kind: z.literal('cut') }),
  /** Sends half of the next event or body, and closes the connection. */
  z.object({ kind: z.literal('halfLine') }),
  /** Sends a line that is no JSON before the next event; instead of a body. */
  z.object({ kind: z.literal('garbage') }),
  /** Sends the next event twice. */
  z.object({ kind: z.literal('duplicate') }),
  /** Holds the next event back until another one was sent. */
  z.object({ kind: z.literal('reorder') }),
  /** The server refuses connections, for good or for so long. */
  z.object({
    kind: z.literal('refuse'),
    milliseconds: z.number().positive().optional(),
  }),
]);
export type Fault = z.infer<typeof fault>;

export const faultMatch = z.object({
  method: z.string().optional(),
  /** A regular expression that the path with its query must match. */
  path: z.string().optional(),
});
export type FaultMatch = z.infer<typeof faultMatch>;

export const newFault = z.object({
  fault,
  match: faultMatch.default({}),
  /** How often; for ever unless told. */
  count: z.number().int().positive().optional(),
});
export type NewFault = z.input<typeof newFault>;

export interface Call {
  method: string;
  /** With the query. */
  path: string;
}

export function matches({ method, path }: FaultMatch, call: Call): boolean {
  return (
    (method === undefined || method === call.method) &&
    (path === undefined || new RegExp(path).test(call.path))
  );
}
