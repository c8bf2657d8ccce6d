/** Signals in memory; what is published goes through JSON, as it does on the socket. */

import type { JsonObject } from '@backstage/types';
import type {
  SignalApi,
  SignalSubscriber,
} from '@backstage/plugin-signals-react';

export class FakeSignals implements SignalApi {
  readonly #listeners = new Map<string, (text: string) => void>();

  subscribe<TMessage extends JsonObject = JsonObject>(
    channel: string,
    onMessage: (message: TMessage) => void,
  ): SignalSubscriber {
    this.#listeners.set(channel, text => onMessage(JSON.parse(text)));
    return { unsubscribe: () => this.#listeners.delete(channel) };
  }

  isHeard(channel: string): boolean {
    return this.#listeners.has(channel);
  }

  /** Throws when nobody listens: that is a defect of the test, or of what it tests. */
  publish(channel: string, message: JsonObject): void {
    const listener = this.#listeners.get(channel);
    if (!listener) {
      throw new Error(`Nobody listens to ${channel}`);
    }
    listener(JSON.stringify(message));
  }
}
