/** What commits are called, as Argo CD's repository server knows them; each is asked for once and remembered. */

import type { CommitInfo } from '@stagecraft/plugin-promotions-common';
import limitCalls from 'p-limit';
import { pause, type Timers } from '../platform/timers';
import type { ArgoApi } from './ArgoApi';
import type { Application } from './types';

const MOST_REMEMBERED = 20_000;
const AT_ONCE = 6;

export interface CommitQuestion {
  application: Application;
  sourceIndex: number;
  revision: string;
}

export interface CommitNamesOptions {
  /** By instance. */
  argo: ReadonlyMap<string, Pick<ArgoApi, 'revisionMetadata'>>;
  /** Where people see a commit. */
  commitUrl: (repoURL: string, revision: string) => string | undefined;
  timers: Timers;
}

export class CommitNames {
  /** A commit never changes; one that cannot be told now is asked for again the next time. */
  private readonly remembered = new Map<string, Promise<CommitInfo>>();
  private readonly atOnce = limitCalls(AT_ONCE);

  constructor(private readonly options: CommitNamesOptions) {}

  /** Those that are known within so many milliseconds. Never rejects. */
  async known(
    instance: string,
    questions: readonly CommitQuestion[],
    withinMs: number,
  ): Promise<CommitInfo[]> {
    const known: CommitInfo[] = [];
    const asked = questions.filter(isCommit).map(question =>
      this.ask(instance, question).then(
        info => known.push(info),
        () => {},
      ),
    );
    const over = new AbortController();
    await Promise.race([
      Promise.all(asked),
      pause(this.options.timers, withinMs, over.signal),
    ]);
    over.abort();
    return [...known];
  }

  private ask(instance: string, question: CommitQuestion): Promise<CommitInfo> {
    const { application, sourceIndex, revision } = question;
    const { repoURL } = application.sources[sourceIndex];
    const key = [instance, repoURL, revision].join(' ');
    const known = this.remembered.get(key);
    if (known) {
      return known;
    }
    const asked = this.atOnce(() => this.fetch(instance, question));
    this.remembered.set(key, asked);
    asked.catch(() => this.remembered.delete(key));
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > MOST_REMEMBERED) {
      this.remembered.delete(oldest);
    }
    return asked;
  }

  private async fetch(
    instance: string,
    { application, sourceIndex, revision }: CommitQuestion,
  ): Promise<CommitInfo> {
    const api = this.options.argo.get(instance);
    if (!api) {
      throw new Error(`${instance} is not configured`);
    }
    const { message, author, date } = await api.revisionMetadata(
      { ...application.key, project: application.project },
      revision,
      application.multiSource ? sourceIndex : undefined,
    );
    const { repoURL } = application.sources[sourceIndex];
    return {
      revision,
      subject: message.split('\n')[0],
      author: author?.replace(/\s*<[^>]*>$/, ''),
      date,
      url: this.options.commitUrl(repoURL, revision),
    };
  }
}

/** A chart's version is its own name. */
function isCommit({ application, sourceIndex, revision }: CommitQuestion) {
  return (
    /^[0-9a-f]{40}$/.test(revision) &&
    application.sources[sourceIndex] !== undefined
  );
}
