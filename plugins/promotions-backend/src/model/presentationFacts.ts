/** What presenting a pipeline needs beyond its judgement. */

import type {
  CommitInfo,
  Freshness,
  Release,
} from '@stagecraft/plugin-promotions-common';
import type { JudgedStage, JudgedTarget } from './judgement';

export interface PresentationFacts {
  instance: string;
  /** Where people open Argo CD; without a slash at the end. */
  frontendUrl: string;
  freshness: Freshness;
  entityRefs: string[];
  version: number;
  commit(revision: string): CommitInfo | undefined;
  /** An image that what a target runs renders to and that does not run there; undefined when it does, or is not known. */
  missingImage(target: JudgedTarget): string | undefined;
  /** The release's id, or for people why there is none yet. */
  release(stage: JudgedStage): Pick<Release, 'id' | 'pendingBecause'>;
}
