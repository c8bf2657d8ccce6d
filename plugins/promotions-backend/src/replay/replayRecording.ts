/** Feeds a recording of an Argo CD through the code that the backend uses, and tells each change of a verdict. */

import type {
  Pipeline,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet, ArgoEvent } from '../argocd/types';
import { InstanceObjects } from '../model/InstanceObjects';
import { judgePipeline } from '../model/judgePipeline';
import { NOTHING_REMEMBERED, type PipelineMemory } from '../model/memory';
import { FORGETFUL } from '../model/PipelineKeeper';
import type { PipelineKeeper } from '../model/PipelineKeeper';
import { presentPipeline } from '../model/presentPipeline';
import { isPipeline } from '../model/steps';
import { eventsOfCall, eventsOfStream, type RecordedLine } from './readLine';

/** A pipeline as it became at a moment; undefined when it is gone. */
export interface ReplayedChange {
  at: string;
  /** `namespace/name`: a recording names no instance. */
  name: string;
  pipeline?: Pipeline;
}

interface Followed {
  uid: string;
  memory: PipelineMemory;
  shown: string;
  recheckAt?: number;
}

const PLACE = { instance: 'recording' };

/** Without an Argo CD there are no links, commits or rendered releases. */
const PLAIN = {
  ...PLACE,
  frontendUrl: '',
  freshness: { state: 'live' as const },
  entityRefs: [],
  version: 0,
  commit: () => undefined,
  release: () => ({}),
  missingImage: () => undefined,
};

export class Replay {
  private readonly objects = new InstanceObjects();
  private readonly followed = new Map<string, Followed>();
  private readonly ended = new Set<string>();
  /** Objects that could not be read, each with the reason. */
  readonly unreadable: string[] = [];

  /** `keeper`: is told of each judgement, as the backend's is. */
  constructor(private readonly keeper: PipelineKeeper = FORGETFUL) {}

  /** The changes that this line brings, after those that time alone brought before it. */
  take(line: RecordedLine): ReplayedChange[] {
    const due = this.judgeDue(Date.parse(line.at));
    return [...due, ...this.takeNow(line)];
  }

  /** Takes all of these in and judges once, as after a list: what was heard before this replay began. */
  begin(lines: readonly RecordedLine[], at: string): ReplayedChange[] {
    for (const line of lines) {
      this.readable(() => eventsOf(line), at).forEach(event =>
        this.objects.apply(event),
      );
    }
    return this.judgeAll(at);
  }

  private takeNow(line: RecordedLine): ReplayedChange[] {
    const { stream, at } = line;
    if (stream && line.ended) {
      this.ended.add(stream);
      return this.judgeAll(at);
    }
    if (stream && line.opened === 200 && this.ended.delete(stream)) {
      return this.judgeAll(at);
    }
    return this.apply(() => eventsOf(line), at);
  }

  private apply(read: () => ArgoEvent[], at: string): ReplayedChange[] {
    const touched = new Set(
      this.readable(read, at).flatMap(event => this.objects.apply(event)),
    );
    return [...touched].flatMap(key => this.judge(key, at));
  }

  private readable(read: () => ArgoEvent[], at: string): ArgoEvent[] {
    try {
      return read();
    } catch (error) {
      this.unreadable.push(`${at} ${error}`);
      return [];
    }
  }

  private judgeDue(until: number): ReplayedChange[] {
    return [...this.followed]
      .filter(
        ([, { recheckAt }]) => recheckAt !== undefined && recheckAt <= until,
      )
      .flatMap(([key, { recheckAt }]) =>
        this.judge(key, new Date(recheckAt ?? until).toISOString()),
      );
  }

  private judgeAll(at: string): ReplayedChange[] {
    return this.objects.keys().flatMap(key => this.judge(key, at));
  }

  private judge(key: string, at: string): ReplayedChange[] {
    const set = this.objects.set(key);
    if (!set) {
      return this.end(key, at);
    }
    if (!isPipeline(set)) {
      return [];
    }
    const before = this.followed.get(key);
    const ref = refOf(set);
    const live = this.ended.size === 0;
    const known = before?.uid === set.uid ? before.memory : NOTHING_REMEMBERED;
    const judgement = judgePipeline(
      {
        set,
        applications: [...this.objects.applicationsOf(set).values()],
        known: { get: child => this.objects.application(child) },
        staleBecause: live ? undefined : 'the stream has ended',
      },
      this.keeper.recall(ref, set.uid, known) ?? known,
      new Date(at),
    );
    this.keeper.judged({ ref, set, judgement, live });
    const pipeline = presentPipeline(set, judgement, PLAIN);
    const shown = whatIsShown(pipeline);
    const { memory, recheckAt } = judgement;
    this.followed.set(key, { uid: set.uid, memory, recheckAt, shown });
    return before?.shown === shown ? [] : [{ at, name: key, pipeline }];
  }

  private end(key: string, at: string): ReplayedChange[] {
    if (!this.followed.delete(key)) {
      return [];
    }
    const [namespace, name] = key.split('/');
    this.keeper.gone({ ...PLACE, namespace, name });
    return [{ at, name: key }];
  }
}

function eventsOf(line: RecordedLine): ArgoEvent[] {
  return line.stream
    ? eventsOfStream(line.stream, line.data)
    : eventsOfCall(line);
}

function refOf({ key: { namespace, name } }: ApplicationSet): PipelineRef {
  return { ...PLACE, namespace, name };
}

function whatIsShown({ stages, warnings, explanation }: Pipeline): string {
  return JSON.stringify([
    stages.map(stage => [
      stage.verdict,
      stage.warnings.map(({ code }) => code),
    ]),
    warnings.map(({ code }) => code),
    explanation.code,
    explanation.text,
  ]);
}
