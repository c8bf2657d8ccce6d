/** What is known of something that the backend is asked for again and again; the last answer outlives a failure. */

/** `data` is the last good answer; `error` says that a later request failed, so that data may be old. */
export interface Remote<T> {
  data?: T;
  error?: Error;
  /** A request is under way. */
  loading: boolean;
}

export type RemoteEvent<T> =
  | { type: 'started' }
  | { type: 'asked' }
  | { type: 'answered'; data: T }
  | { type: 'failed'; error: Error };

export function nextRemote<T>(
  state: Remote<T>,
  event: RemoteEvent<T>,
): Remote<T> {
  switch (event.type) {
    case 'started':
      return { loading: true };
    case 'asked':
      return { ...state, loading: true };
    case 'answered':
      return { data: event.data, loading: false };
    default:
      return { ...state, error: event.error, loading: false };
  }
}
