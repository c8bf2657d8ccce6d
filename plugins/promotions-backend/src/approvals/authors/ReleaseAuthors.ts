/**
 * Who made what a stage is offered: asked of the forges and the catalog once for each release, in the background, and
 * remembered. A page shows what is known; a decision waits for some seconds.
 */

import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_SCAFFOLDED_BY,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import limitCalls from 'p-limit';
import type { CommitRange } from '../../argocd/CommitSource';
import type { Brought } from '../../argocd/Provenance';
import type { Application } from '../../argocd/types';
import { deployedRevisions, same } from '../../model/operations';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { Clock } from '../../platform/clock';
import { pause, type Timers } from '../../platform/timers';
import type { Authors } from './Authors';
import type { Made } from './Made';
import { makersOf } from './makersOf';
import type { People } from './People';

/** Longer than a forge that works takes; a person waits for it. */
const LONGEST_WAIT_MS = 8_000;
/** People join the catalog, and link their accounts. */
const TOLD_MS = 600_000;
/** A forge or catalog that did not tell is asked again after that. */
const UNTOLD_MS = 30_000;
const MOST_RELEASES = 500;
const AT_ONCE = 4;

type Makers = Omit<Made, 'scaffolder'>;

const BEING_ASKED: Makers = {
  authors: [],
  requesters: [],
  undetermined: 'who made it is being looked up',
};
const TOO_SLOW: Makers = {
  ...BEING_ASKED,
  undetermined: 'the forge has not told in time who made it',
};

interface Entry {
  told?: Makers;
  /** Asks, if nobody has begun to. Never rejects. */
  begin: () => Promise<Makers>;
  /** In milliseconds of our clock. */
  until: number;
}

export interface ReleaseAuthorsOptions {
  provenance: { of(range: CommitRange): Promise<Brought> };
  people: Pick<People, 'byAccount' | 'byEmail'>;
  clock: Clock;
  timers: Timers;
  /** Told when what `known` says of a pipeline has changed. */
  onKnown?: (ref: PipelineRef) => void;
}

export class ReleaseAuthors implements Authors {
  private readonly entries = new Map<string, Entry>();
  /** For pages; a decision does not stand in line. */
  private readonly atOnce = limitCalls(AT_ONCE);

  constructor(private readonly options: ReleaseAuthorsOptions) {}

  known(snapshot: PipelineSnapshot, index: number): Made {
    const entry = this.entry(snapshot, index);
    this.atOnce(entry.begin);
    return withScaffolder(entry.told ?? BEING_ASKED, snapshot);
  }

  async of(snapshot: PipelineSnapshot, index: number): Promise<Made> {
    const { told, begin } = this.entry(snapshot, index);
    if (told && told.undetermined === undefined) {
      return withScaffolder(told, snapshot);
    }
    const over = new AbortController();
    const tooSlow = pause(
      this.options.timers,
      LONGEST_WAIT_MS,
      over.signal,
    ).then(() => TOO_SLOW);
    const makers = await Promise.race([begin(), tooSlow]);
    over.abort();
    return withScaffolder(makers, snapshot);
  }

  /** What is too old stays told while it is asked for again. */
  private entry(snapshot: PipelineSnapshot, index: number): Entry {
    const ranges = rangesOf(snapshot, index);
    const { ref } = snapshot.pipeline;
    const key = JSON.stringify([ref.instance, ranges.map(keyOf)]);
    const known = this.entries.get(key);
    const now = this.options.clock().getTime();
    if (known && known.until > now) {
      return known;
    }
    let asked: Promise<Makers> | undefined;
    const entry: Entry = {
      told: known?.told,
      until: now + UNTOLD_MS,
      begin: () => {
        asked ??= this.ask(ranges).then(makers =>
          this.tell(entry, makers, ref),
        );
        return asked;
      },
    };
    this.keep(key, entry);
    return entry;
  }

  private tell(entry: Entry, makers: Makers, ref: PipelineRef): Makers {
    const isNews = JSON.stringify(entry.told) !== JSON.stringify(makers);
    const fresh = makers.undetermined === undefined ? TOLD_MS : UNTOLD_MS;
    entry.told = makers;
    entry.until = this.options.clock().getTime() + fresh;
    if (isNews) {
      this.options.onKnown?.(ref);
    }
    return makers;
  }

  /** Never rejects. */
  private async ask(ranges: readonly CommitRange[]): Promise<Makers> {
    try {
      const brought = await Promise.all(
        ranges.map(range => this.options.provenance.of(range)),
      );
      return await makersOf(brought, this.options.people);
    } catch {
      return {
        ...BEING_ASKED,
        undetermined: 'the catalog does not tell now who made it',
      };
    }
  }

  private keep(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > MOST_RELEASES) {
      this.entries.delete(oldest);
    }
  }
}

/**
 * What the release that is offered changes in each source of each target, each distinct change once. One that failed
 * after it was deployed changes nothing any more, and is made by who made it the first time.
 */
function rangesOf(snapshot: PipelineSnapshot, index: number): CommitRange[] {
  if (!snapshot.pipeline.stages[index].release.offered) {
    // Nobody can decide on it yet, and forges count how often they are asked.
    return [];
  }
  const changes = changesFrom(deployedRevisions, snapshot, index);
  return changes.length > 0
    ? changes
    : changesFrom(deployedBefore, snapshot, index);
}

/** What was deployed before what is; empty when nothing is known of that. */
function deployedBefore(app: Application): readonly string[] {
  const now = deployedRevisions(app);
  const before = app.history.findLast(entry => !same(entry.revisions, now));
  return before?.revisions ?? [];
}

function changesFrom(
  before: (app: Application) => readonly string[],
  { pipeline, applications }: PipelineSnapshot,
  index: number,
): CommitRange[] {
  const { instance } = pipeline.ref;
  const { revisions } = pipeline.stages[index].release;
  const ranges = applications[index].flatMap(application => {
    const deployed = before(application);
    return revisions.map((to, sourceIndex): CommitRange => {
      const from = deployed[sourceIndex];
      return { instance, application, sourceIndex, from, to };
    });
  });
  const changes = ranges.filter(({ from, to }) => from !== to);
  return [...new Map(changes.map(range => [keyOf(range), range])).values()];
}

function keyOf({ application, sourceIndex, from, to }: CommitRange): string {
  const source = application.sources[sourceIndex];
  return JSON.stringify([source?.repoURL, source?.chart, from, to]);
}

/** Git's word, and so it only ever keeps somebody away. */
function withScaffolder(makers: Makers, { set }: PipelineSnapshot): Made {
  const written = set.annotations[ANNOTATION_SCAFFOLDED_BY];
  const scaffolder = written === undefined ? undefined : userRef(written);
  return scaffolder === undefined ? makers : { ...makers, scaffolder };
}

function userRef(written: string): string | undefined {
  try {
    const defaults = { defaultKind: 'user', defaultNamespace: 'default' };
    return stringifyEntityRef(parseEntityRef(written.trim(), defaults));
  } catch {
    return undefined;
  }
}
