/** Recordings, fed line by line through the recorder into a real database, and what is told of them afterwards. */

import type {
  PipelineRef,
  ReleaseHistory,
  StageRelease,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { mockServices } from '@backstage/backend-test-utils';
import type { RecordedLine } from '../../argocd/__testUtils__/recordings';
import { VirtualTime } from '../../platform/__testUtils__/VirtualTime';
import { Replay } from '../../replay/replayRecording';
import { DatabaseHistoryStore } from '../DatabaseHistoryStore';
import { Historian } from '../Historian';
import { History } from '../History';
import { readRecord } from '../recordFormat';
import { releases } from '../tables';

/** One process that hears a recording from its beginning or from its middle. */
export class Listener {
  readonly historian: Historian;
  readonly history: History;
  private now: string;
  private readonly replay: Replay;

  private constructor(db: Knex, writer: string, lines: RecordedLine[]) {
    this.now = lines[0].at;
    const logger = mockServices.logger.mock();
    const store = new DatabaseHistoryStore(db, { writer, logger });
    const { timers } = new VirtualTime();
    const clock = () => new Date(this.now);
    this.historian = new Historian({
      store,
      clock,
      timers,
      random: () => 0.5,
      logger,
      reminded: () => {},
      isGone: () => false,
    });
    this.history = new History({ store, clock, retentionDays: 400 });
    this.replay = new Replay(this.historian);
  }

  /** It has read what the database holds. */
  static async start(
    db: Knex,
    lines: RecordedLine[],
    writer = 'a',
  ): Promise<Listener> {
    const listener = new Listener(db, writer, lines);
    await listener.historian.load();
    return listener;
  }

  /** As after a list, when others have heard these lines before. */
  begin(heard: readonly RecordedLine[]): void {
    const last = heard[heard.length - 1];
    this.now = last.at;
    this.replay.begin(heard, last.at);
  }

  /** The verdict of each stage that this line changed, by its name. */
  hear(line: RecordedLine): Map<string, string> {
    this.now = line.at;
    const stages = this.replay
      .take(line)
      .flatMap(({ pipeline }) => pipeline?.stages ?? []);
    return new Map(stages.map(({ name: stage, verdict }) => [stage, verdict]));
  }

  hearAll(lines: readonly RecordedLine[]): void {
    lines.forEach(line => this.hear(line));
  }
}

export async function pipelinesIn(db: Knex): Promise<PipelineRef[]> {
  return releases(db).distinct('instance', 'namespace', 'name').orderBy('name');
}

/** Seconds since the beginning of the recording, so that a reader can find the moment in it. */
export class Words {
  constructor(private readonly began: number) {}

  release({ revisions, since, stages, unaffected = [] }: ReleaseHistory) {
    return [
      `${name(revisions)}  since ${this.time(since)}`,
      ...stages.flatMap(stage => this.stage(stage)),
      ...unaffected.map(stage => `  ${stage.name} unaffected`),
    ];
  }

  private stage(release: StageRelease): string[] {
    const { stage, state, startedAt, endedAt, targets, pieced } = release;
    const checks = release.checks.map(
      ({ target, name: check, phase, state: is }) =>
        `      ${target} ${phase} ${check} ${is}`,
    );
    const span = `${this.time(startedAt)} to ${this.time(endedAt)}`;
    return [
      `  ${stage.name} ${state} ${span}${pieced ? ', pieced' : ''}`,
      ...targets.map(target => {
        const { kind, name: who } = target.startedBy ?? { kind: 'nobody' };
        const times = `${this.time(target.startedAt)} to ${this.time(
          target.endedAt,
        )}`;
        const by = who ? `${kind} ${who}` : kind;
        return `    ${target.target} ${target.state} ${times}, ${target.syncs} sync by ${by}`;
      }),
      ...checks,
    ];
  }

  private time(at: string | undefined): string {
    return at === undefined
      ? '?'
      : `${Math.round((Date.parse(at) - this.began) / 1000)} s`;
  }
}

function name(revisions: readonly string[]): string {
  return revisions.map(revision => revision.slice(0, 7)).join('+');
}

/** By target, its releases that were deployed, in order: `revision × syncs`. */
export async function deployedIn(db: Knex): Promise<Map<string, string[]>> {
  const rows = await releases(db).select('value');
  const entries = rows
    .map(({ value }) => readRecord(JSON.parse(value)))
    .flatMap(({ revisions, entries: own }) =>
      Object.entries(own).map(([target, entry]) => ({
        target,
        entry,
        revision: revisions.join('+'),
      })),
    )
    .filter(({ entry }) => entry.deployedAt)
    .sort((a, b) => (a.entry.startedAt < b.entry.startedAt ? -1 : 1));
  const told = new Map<string, string[]>();
  for (const { target, revision, entry } of entries) {
    const own = told.get(target) ?? [];
    told.set(target, [...own, `${revision} × ${entry.syncs}`]);
  }
  return told;
}

/** All that is told of every pipeline, oldest release first. */
export async function toldOf(
  db: Knex,
  { history }: Pick<Listener, 'history'>,
  lines: readonly RecordedLine[],
): Promise<string> {
  const words = new Words(Date.parse(lines[0].at));
  const told: string[] = [];
  for (const ref of await pipelinesIn(db)) {
    const { items } = await history.page(ref, { limit: 1000 });
    told.push(
      `# ${ref.name}`,
      ...items.reverse().flatMap(item => words.release(item)),
    );
  }
  return told.join('\n');
}
