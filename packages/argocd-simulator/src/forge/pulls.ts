/** Pull requests and their reviews, as the forge remembers them. */

export type ReviewState = 'APPROVED' | 'REQUEST_CHANGES' | 'COMMENT';

export interface Review {
  id: number;
  login: string;
  state: ReviewState;
  body: string;
  commit: string;
  submittedAt: Date;
}

export interface Pull {
  number: number;
  title: string;
  body: string;
  /** Branch that is to be merged, and its newest SHA while the pull request is open. */
  head: string;
  headSha: string;
  base: string;
  baseSha: string;
  /** Where the branches parted. */
  mergeBase: string;
  login: string;
  state: 'open' | 'closed';
  createdAt: Date;
  updatedAt: Date;
  closedAt?: Date;
  merge?: { sha: string; login: string; at: Date };
  reviews: Review[];
}

export type NewPull = Omit<
  Pull,
  'number' | 'state' | 'updatedAt' | 'reviews' | 'merge' | 'closedAt'
>;

/** Pull requests by repository (its id), numbered from 1 in each. */
export class Pulls {
  readonly #byRepository = new Map<number, Map<number, Pull>>();
  readonly #mergeable = new Map<string, Promise<boolean>>();
  #reviews = 0;

  /** Two commits merge or they do not: tried once for each pair. */
  mergeable(pull: Pull, attempt: () => Promise<boolean>): Promise<boolean> {
    const key = `${pull.baseSha}..${pull.headSha}`;
    const known = this.#mergeable.get(key) ?? attempt();
    this.#mergeable.set(key, known);
    return known;
  }

  /** Newest first. */
  list(repository: number): Pull[] {
    return [...(this.#byRepository.get(repository)?.values() ?? [])].reverse();
  }

  get(repository: number, number: number): Pull | undefined {
    return this.#byRepository.get(repository)?.get(number);
  }

  open(repository: number, wanted: NewPull): Pull {
    const known = this.#byRepository.get(repository) ?? new Map();
    const pull: Pull = {
      ...wanted,
      number: known.size + 1,
      state: 'open',
      updatedAt: wanted.createdAt,
      reviews: [],
    };
    this.#byRepository.set(repository, known.set(pull.number, pull));
    return pull;
  }

  /** Replaces the pull request of the same number. */
  put(repository: number, pull: Pull): Pull {
    this.#byRepository.get(repository)?.set(pull.number, pull);
    return pull;
  }

  review(
    repository: number,
    pull: Pull,
    review: Omit<Review, 'id'>,
  ): { pull: Pull; review: Review } {
    this.#reviews += 1;
    const numbered = { ...review, id: this.#reviews };
    const reviews = [...pull.reviews, numbered];
    const changed = { ...pull, reviews, updatedAt: review.submittedAt };
    return { pull: this.put(repository, changed), review: numbered };
  }
}
