/** A recording served over HTTP on loopback as if it were that Argo CD. */
import { ArgoServer } from '../api/argocd/ArgoServer';
import { recordedAccounts } from '../api/argocd/rights';
import { Sessions } from '../api/argocd/Sessions';
import { StreamRegistry } from '../api/argocd/StreamRegistry';
import type { SimClock } from '../world/types';
import type { Account } from '../world/World';
import { createReplayApp } from './createReplayApp';
import { Replay } from './Replay';
import type { RecordingEntry } from './readRecording';

export interface ReplayServerOptions {
  entries: Iterable<RecordingEntry> | AsyncIterable<RecordingEntry>;
  clock: SimClock;
  port?: number;
  /** Those of the recordings unless given. */
  accounts?: Account[];
  /** What `/api/version` says. */
  version?: string;
  heartbeatMs?: number;
}

export interface RunningReplay {
  url: string;
  replay: Replay;
  /** Resolves when the last entry has been played; rejects at a line that is none. */
  finished: Promise<void>;
  stop(): Promise<void>;
}

export async function startReplay(
  options: ReplayServerOptions,
): Promise<RunningReplay> {
  const { entries, clock, heartbeatMs = 15_000 } = options;
  const replay = new Replay({ entries, clock });
  const named = options.accounts ?? recordedAccounts();
  const accounts = new Map(named.map(account => [account.name, account]));
  const streams = new StreamRegistry({ heartbeatMs });
  const context = {
    store: replay.store,
    namespace: 'argocd',
    accounts,
    sessions: new Sessions({ accounts, now: () => clock.now() }),
    streams,
  };
  const app = createReplayApp(context, replay, options.version ?? '3.5.1');
  const server = new ArgoServer(app, streams);
  await server.start(options.port);
  // The recorded connections ended here (recording restart), so ours do.
  replay.listen({ onStreamEnd: () => streams.cutAll() });
  const finished = replay.run();
  // Whoever does not wait for the end is not brought down by a bad line either.
  finished.catch(() => {});
  return {
    url: server.url,
    replay,
    finished,
    async stop() {
      replay.stop();
      await server.stop();
    },
  };
}
