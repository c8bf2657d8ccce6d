/** Feeds a recording of an Argo CD through the code that the backend uses, and tells each change of a verdict. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { decodeEvent } from '../argocd/decode';
import type { Application, ApplicationSet, ArgoEvent } from '../argocd/types';
import { judgePipeline } from '../model/judgePipeline';
import { NOTHING_REMEMBERED, type PipelineMemory } from '../model/memory';
import { presentPipeline } from '../model/presentPipeline';
import { isPipeline } from '../model/steps';

/** One line of a recording; its README in the recordings' folder describes them. */
export interface RecordedLine {
  at: string;
  note?: string;
  stream?: 'applications' | 'applicationsets';
  data?: unknown;
  opened?: number;
  ended?: boolean;
}

/** A pipeline as it became at a moment; undefined when it is gone. */
export interface ReplayedChange {
  at: string;
  /** `namespace/name`: a recording names no instance. */
  name: string;
  pipeline?: Pipeline;
}

interface Followed {
  memory: PipelineMemory;
  shown: string;
  recheckAt?: number;
}

export class Replay {
  private readonly applications = new Map<string, Application>();
  private readonly sets = new Map<string, ApplicationSet>();
  private readonly followed = new Map<string, Followed>();
  private readonly ended = new Set<string>();
  /** Objects that could not be read, each with the reason. */
  readonly unreadable: string[] = [];

  /** The changes that this line brings, after those that time alone brought before it. */
  take(line: RecordedLine): ReplayedChange[] {
    const due = this.judgeDue(Date.parse(line.at));
    return [...due, ...this.takeNow(line)];
  }

  private takeNow(line: RecordedLine): ReplayedChange[] {
    if (!line.stream) {
      return [];
    }
    if (line.ended) {
      this.ended.add(line.stream);
      return this.judgeAll(line.at);
    }
    if (line.opened === 200 && this.ended.delete(line.stream)) {
      return this.judgeAll(line.at);
    }
    const event = this.decode(line.stream, line.data);
    return event ? this.apply(event, line.at) : [];
  }

  private decode(
    stream: 'applications' | 'applicationsets',
    data: unknown,
  ): ArgoEvent | undefined {
    try {
      return data === undefined ? undefined : decodeEvent(stream, data);
    } catch (error) {
      this.unreadable.push(String(error));
      return undefined;
    }
  }

  private apply(event: ArgoEvent, at: string): ReplayedChange[] {
    const key = `${event.object.key.namespace}/${event.object.key.name}`;
    if (event.kind === 'applicationSet') {
      keep(this.sets, key, event);
      return this.judge(key, at);
    }
    const before = this.applications.get(key);
    keep(this.applications, key, event);
    const owners = new Set([setKeyOf(before), setKeyOf(event.object)]);
    return [...owners].flatMap(owner => (owner ? this.judge(owner, at) : []));
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
    return [...this.sets.keys()].flatMap(key => this.judge(key, at));
  }

  private judge(key: string, at: string): ReplayedChange[] {
    const set = this.sets.get(key);
    if (!set) {
      return this.followed.delete(key) ? [{ at, name: key }] : [];
    }
    if (!isPipeline(set)) {
      return [];
    }
    const judgement = judgePipeline(
      {
        set,
        applications: [...this.applications.values()].filter(
          app => app.owner?.uid === set.uid,
        ),
        staleBecause: this.ended.size > 0 ? 'the stream has ended' : undefined,
      },
      this.followed.get(key)?.memory ?? NOTHING_REMEMBERED,
      new Date(at),
    );
    const pipeline = presentPipeline(set, judgement, PLAIN);
    const shown = whatIsShown(pipeline);
    const changed = this.followed.get(key)?.shown !== shown;
    const { memory, recheckAt } = judgement;
    this.followed.set(key, { memory, recheckAt, shown });
    return changed ? [{ at, name: key, pipeline }] : [];
  }
}

/** Without an Argo CD there are no links, commits or rendered releases. */
const PLAIN = {
  instance: 'recording',
  frontendUrl: '',
  freshness: { state: 'live' as const },
  entityRefs: [],
  version: 0,
  commit: () => undefined,
  release: () => ({}),
};

function keep<T>(
  objects: Map<string, T>,
  key: string,
  event: { type: 'SET' | 'DELETED'; object: T },
): void {
  if (event.type === 'DELETED') {
    objects.delete(key);
  } else {
    objects.set(key, event.object);
  }
}

function setKeyOf(app: Application | undefined): string | undefined {
  return app?.owner?.kind === 'ApplicationSet'
    ? `${app.key.namespace}/${app.owner.name}`
    : undefined;
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
