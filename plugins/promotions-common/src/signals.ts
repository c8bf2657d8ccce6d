/** Signals say only "look again": the socket is not private, so a channel names nothing. */

/** @public */
export interface PipelineSignal {
  version: number;
}

/** The channel of one pipeline, from the opaque key that its API answer carries. @public */
export function pipelineChannel(signalKey: string): string {
  return `promotions:${signalKey}`;
}
