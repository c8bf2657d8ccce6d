/** What a check asks of the world outside, beyond what rendering asks. */
import type { RenderWorld } from '../render/world';

/**
 * An AppProject, as far as it says what its Applications may do.
 * @public
 */
export interface Project {
  name: string;
  /** URLs or patterns, `!` before one denies; as in its `spec.sourceRepos` */
  sourceRepos?: readonly string[] | null;
  /** As in its `spec.destinations` */
  destinations?:
    | readonly {
        server?: string | null;
        name?: string | null;
        namespace?: string | null;
      }[]
    | null;
}

/**
 * Where a check gets what it does not compute. The less it knows the less is found, and nothing false:
 * no list of projects, or an empty one of clusters, says that they are not known.
 * @public
 */
export interface CheckWorld extends RenderWorld {
  /** All projects of the Argo CD; absent where they are not known */
  projects?(): Promise<readonly Project[]>;
}
