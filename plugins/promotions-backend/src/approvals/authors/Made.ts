/** Who made what a release brings, as far as it can be told, and who keeps from approving what they made. */

/** Somebody who had a part in a release: an entity reference where a person of the catalog is known. */
export interface Maker {
  /** Absent for somebody whom the catalog does not know, and for a bot. */
  ref?: string;
  /** As the forge or the commit calls them. */
  name: string;
  /** For people: what they did, such as `wrote 749bde9`. */
  did: string;
}

/** Who made a release. */
export interface Made {
  /** Authors, co-authors and committers of what it brings, the source commits of its images included. */
  authors: readonly Maker[];
  /** Who merged it, or asked for it. */
  requesters: readonly Maker[];
  /** Who scaffolded the pipeline, by its ApplicationSet; Git's word, so it can only exclude. */
  scaffolder?: string;
  /** For people: why the authors are not all known; absent when they are. */
  undetermined?: string;
}
