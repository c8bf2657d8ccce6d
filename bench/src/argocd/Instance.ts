/** One simulated Argo CD in memory: how each Application stands, and who follows its streams. */

import { wallClock } from '../measure/wallClock';
import { applicationJson, type State } from './application';
import { applicationSetJson } from './applicationSet';
import type { EventStream } from './EventStream';
import { applicationCount, commitOf, memberAt, type FleetSize } from './Fleet';

/** What happens to an Application. */
export type Change = 'commit' | 'rollout' | 'refresh';

export interface Told {
  /** By the machine's clock, in milliseconds. */
  sentAt: number;
  revision: string;
}

/** The four changes of a rollout of the same commit, in their order; each is one that a viewer can see. */
const ROLLOUT: readonly Pick<State, 'operation' | 'health'>[] = [
  { operation: 'Running', health: 'Healthy' },
  { operation: 'Running', health: 'Progressing' },
  { operation: 'Succeeded', health: 'Progressing' },
  { operation: 'Succeeded', health: 'Healthy' },
];
const DAY_MS = 86_400_000;
/** Events that are written at once while as many as possible are sent. */
const AT_ONCE = 8;

export class Instance {
  readonly applicationStreams = new Set<EventStream>();
  readonly setStreams = new Set<EventStream>();
  private readonly changed = new Map<number, State & { step: number }>();
  private readonly began = Date.now();
  private version = 1_000_000;

  constructor(private fleet: FleetSize) {}

  get size(): FleetSize {
    return this.fleet;
  }

  /** Puts others in the place of those who were there; whoever follows a stream finds out by listing. */
  fill(size: FleetSize): void {
    this.fleet = size;
    this.changed.clear();
    this.endStreams();
  }

  endStreams(): void {
    [...this.applicationStreams, ...this.setStreams].forEach(s => s.end());
  }

  application(at: number): string {
    return JSON.stringify(
      applicationJson(memberAt(this.fleet, at), this.stateOf(at)),
    );
  }

  *applications(): Generator<string> {
    const count = applicationCount(this.fleet);
    for (let at = 0; at < count; at++) yield this.application(at);
  }

  *applicationSets(): Generator<string> {
    for (let at = 0; at < this.fleet.pipelines; at++) {
      yield JSON.stringify(applicationSetJson(this.fleet, at));
    }
  }

  /** Changes an Application, and answers the event that tells of it. */
  change(at: number, change: Change): string {
    const before = this.changed.get(at) ?? { ...this.stateOf(at), step: 0 };
    const now = Date.now();
    const next = { ...before, reconciledAt: now };
    next.resourceVersion = this.version++;
    if (change === 'commit') next.compared += 1;
    if (change === 'rollout') {
      if (before.step === 0) next.startedAt = now;
      Object.assign(next, ROLLOUT[before.step]);
      next.step = (before.step + 1) % ROLLOUT.length;
    }
    this.changed.set(at, next);
    return eventText('MODIFIED', this.application(at));
  }

  /** Tells of one change at once; answers when it was sent, and the commit that was compared with. */
  tell(at: number, change: Change): Told {
    const event = this.change(at, change);
    const sentAt = wallClock();
    this.applicationStreams.forEach(stream => stream.send(event));
    const { service } = memberAt(this.fleet, at);
    return { sentAt, revision: commitOf(service, this.stateOf(at).compared) };
  }

  /** Sends so many events, to one Application after the other, as fast as they are taken; answers when it began. */
  async flood(count: number, change: Change): Promise<number> {
    const events = this.prepare(count, change);
    const beganAt = wallClock();
    for (let sent = 0; sent < events.length; sent += AT_ONCE) {
      const text = events.slice(sent, sent + AT_ONCE).join('');
      for (const stream of this.applicationStreams) {
        await stream.sendAndWait(text);
      }
    }
    return beganAt;
  }

  private prepare(count: number, change: Change): string[] {
    const members = applicationCount(this.fleet);
    return Array.from({ length: count }, (_, event) =>
      this.change(event % members, change),
    );
  }

  private stateOf(at: number): State {
    return (
      this.changed.get(at) ?? {
        resourceVersion: 1000 + at,
        compared: 1,
        deployed: 1,
        operation: 'Succeeded',
        health: 'Healthy',
        startedAt: this.began - DAY_MS,
        reconciledAt: this.began,
      }
    );
  }
}

export function eventText(type: string, application: string): string {
  return `data: {"result":{"type":"${type}","application":${application}}}\n\n`;
}
