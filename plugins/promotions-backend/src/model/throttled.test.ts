/** What the read model shows through its throttled stream is what every single event proves, once all is quiet. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import {
  readRecording,
  recordingNames,
  type RecordedLine,
} from '../argocd/__testUtils__/recordings';
import { silentArgo } from '../argocd/__testUtils__/silentArgo';
import { decodeEvent } from '../argocd/decode';
import { EventThrottle } from '../argocd/EventThrottle';
import type { ArgoKind } from '../argocd/types';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { Replay } from '../replay/replayRecording';
import { shownBy } from './__testUtils__/shownBy';
import { ReadModel } from './ReadModel';

/** Longer than the throttle's window and the model's look at the time together. */
const QUIET_MS = 1_500;
const KINDS: ArgoKind[] = ['application', 'applicationSet'];

const RECORDED = silentArgo('recording');

/** Of each stage, and what the sentence says; by pipeline. */
type Verdicts = Record<string, string>;

/** The stream as the portal sees it: throttled, with a heartbeat, in recorded time. */
class Follower {
  readonly time: VirtualTime;
  private readonly model: ReadModel;
  private readonly throttle: EventThrottle;

  constructor(start: string) {
    this.time = new VirtualTime(start);
    const { clock, timers } = this.time;
    this.model = new ReadModel({
      instances: [{ api: RECORDED, frontendUrl: '', execute: false }],
      entityRefs: () => [],
      commitUrl: () => undefined,
      clock,
      timers,
      random: () => 0.5,
    });
    const listener = this.model.listenerFor('recording');
    this.throttle = new EventThrottle(listener.changed, timers);
    listener.listed({ kind: 'application', objects: [] });
    listener.listed({ kind: 'applicationSet', objects: [] });
    this.model.start();
  }

  async until(at: string): Promise<void> {
    const end = Date.parse(at);
    for (;;) {
      KINDS.forEach(this.model.listenerFor('recording').heard);
      const left = end - this.time.clock().getTime();
      if (left <= 0) {
        return;
      }
      await this.time.advance(Math.min(left, 10_000));
    }
  }

  take({ stream, data }: RecordedLine): void {
    const event = stream && decodeEvent(stream, data);
    if (event) {
      this.throttle.add(event);
    }
  }

  verdicts(): Verdicts {
    return Object.fromEntries(
      shownBy(this.model).map(({ pipeline }) => [
        pipeline.ref.name,
        verdictsOf(pipeline),
      ]),
    );
  }

  stop(): void {
    this.throttle.clear();
    this.model.stop();
  }
}

/** The same recording, each event judged by itself. */
class Proof {
  private readonly replay = new Replay();
  private readonly proven = new Map<string, string>();

  take(line: RecordedLine): void {
    for (const { name, pipeline } of this.replay.take(line)) {
      const key = name.split('/')[1];
      if (pipeline) {
        this.proven.set(key, verdictsOf(pipeline));
      } else {
        this.proven.delete(key);
      }
    }
  }

  verdicts(): Verdicts {
    return Object.fromEntries(this.proven);
  }
}

function verdictsOf({ stages, explanation }: Pipeline): string {
  return [...stages.map(({ verdict }) => verdict), explanation.code].join(' ');
}

/** Each line with the end of the quiet time after it, when there is one. What a stream's end means is another test. */
function linesOf(name: string): { line: RecordedLine; quietUntil?: string }[] {
  const lines = readRecording(name).filter(line => !('ended' in line));
  return lines.map((line, index) => {
    const next = Date.parse(lines[index + 1]?.at ?? '');
    const isQuiet = next - Date.parse(line.at) >= QUIET_MS;
    return {
      line,
      quietUntil: isQuiet ? new Date(next - 1).toISOString() : undefined,
    };
  });
}

it.each(recordingNames())('%s', async name => {
  const lines = linesOf(name);
  const follower = new Follower(lines[0].line.at);
  const proof = new Proof();
  const shown: Verdicts[] = [];
  const proven: Verdicts[] = [];
  for (const { line, quietUntil } of lines) {
    await follower.until(line.at);
    follower.take(line);
    proof.take(line);
    if (quietUntil) {
      await follower.until(quietUntil);
      proof.take({ at: quietUntil });
      shown.push(follower.verdicts());
      proven.push(proof.verdicts());
    }
  }
  follower.stop();
  expect(shown).toEqual(proven);
  expect(shown.length).toBeGreaterThan(1);
});
