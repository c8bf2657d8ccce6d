/**
 * What is in repositories, read and never written through Backstage's `integrations`: no other host is ever asked,
 * whatever a description names. An answer counts for a minute, also that there was none, as a form asks at every key.
 */

import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import limitCalls from 'p-limit';
import type { Clock } from '../platform/clock';
import { Remembered } from '../platform/Remembered';
import { treeUrl } from './treeUrl';

/** Text by path. */
export type Files = ReadonlyMap<string, string>;

/** Why nothing is known of a repository. */
export interface Unread {
  reason: string;
}

/** What is read of one repository; a larger one is not known. */
export const MOST_FILES = 5_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Nobody writes larger manifests by hand; it counts as empty. */
const MOST_FILE_BYTES = 256 * 1024;
const TIMEOUT_MS = 8_000;
const FRESH_MS = 60_000;
const MOST_KEPT = 16;
/** For all callers together, so that so much memory is the most. */
const MOST_AT_ONCE = 4;

/** What manifests and the files of generators are written in; of all others only the name counts. */
const TEXT = /\.(ya?ml|json|tpl)$|(^|\/)(kustomization|Chart\.lock)$/i;

class TooLarge extends Error {
  constructor() {
    super(
      `it has more than ${MOST_FILES} files or ${
        MOST_BYTES / 1024 / 1024
      } MB of manifests, which a preview does not read; \`stagecraft lint\` does`,
    );
  }
}

/** Counts what is read, so that a repository of any size costs no more memory than this. */
class Budget {
  readonly names = new Set<string>();
  private bytes = 0;
  private over = false;

  takes(path: string, size: number): boolean {
    this.names.add(path);
    const read = TEXT.test(path) && size <= MOST_FILE_BYTES;
    this.bytes += read ? size : 0;
    this.over ||= this.names.size > MOST_FILES || this.bytes > MOST_BYTES;
    return read && !this.over;
  }

  check(): void {
    if (this.over) {
      throw new TooLarge();
    }
  }
}

class TooSlow extends Error {
  constructor() {
    super(`it did not answer within ${TIMEOUT_MS / 1000} seconds`);
  }
}

export interface RepositoryFilesOptions {
  integrations: ScmIntegrationRegistry;
  urlReader: Pick<UrlReaderService, 'readTree'>;
  clock: Clock;
}

export class RepositoryFiles {
  private readonly known: Remembered<Files | Unread>;
  private readonly turns = limitCalls(MOST_AT_ONCE);

  constructor(private readonly options: RepositoryFilesOptions) {
    const { clock } = options;
    this.known = new Remembered({ freshMs: FRESH_MS, most: MOST_KEPT, clock });
  }

  /** Never throws. */
  async of(repoURL: string, revision: string): Promise<Files | Unread> {
    const url = treeUrl(this.options.integrations, repoURL, revision);
    return typeof url === 'string'
      ? this.known.of(url, () => this.turns(() => this.read(url)))
      : url;
  }

  private async read(url: string): Promise<Files | Unread> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await Promise.race([this.filesOf(url, signal), tooLate(signal)]);
    } catch (error) {
      return { reason: reasonOf(error) };
    }
  }

  private async filesOf(url: string, signal: AbortSignal): Promise<Files> {
    const budget = new Budget();
    const tree = await this.options.urlReader.readTree(url, {
      signal,
      filter: (path, info) => budget.takes(path, info?.size ?? 0),
    });
    const read = await tree.files();
    budget.check();
    const files = new Map([...budget.names].map(name => [name, '']));
    for (const { path, content } of read) {
      files.set(path, (await content()).toString('utf8'));
    }
    return files;
  }
}

function tooLate(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new TooSlow()));
  });
}

/** What a forge says may hold addresses that nobody here is to know; only what kind of trouble it is goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof TooLarge || error instanceof TooSlow) {
    return error.message;
  }
  const name = error instanceof Error ? error.name : '';
  return name === 'NotFoundError'
    ? 'there is no such repository or branch yet, or the portal may not read it'
    : 'the portal could not read it';
}
