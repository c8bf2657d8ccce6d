/** Which keys have a term. Most terms have one key, so that one is kept without a set around it. */

const NONE: ReadonlySet<string> = new Set();

export class KeysByTerm {
  private readonly keys = new Map<string, string | Set<string>>();

  get(term: string): Iterable<string> {
    const found = this.keys.get(term);
    return typeof found === 'string' ? [found] : found ?? NONE;
  }

  /** All that some key has. */
  terms(): string[] {
    return [...this.keys.keys()];
  }

  /** How many keys the terms have, each counted once for each term that it has. */
  count(terms: readonly string[]): number {
    return terms
      .map(term => this.keys.get(term) ?? NONE)
      .reduce(
        (sum, found) => sum + (typeof found === 'string' ? 1 : found.size),
        0,
      );
  }

  /** The key has other terms now. Both are lists without repetitions. */
  move(key: string, before: readonly string[], after: readonly string[]): void {
    if (isSame(before, after)) {
      return;
    }
    before.forEach(term => after.includes(term) || this.delete(term, key));
    after.forEach(term => before.includes(term) || this.add(term, key));
  }

  private add(term: string, key: string): void {
    const found = this.keys.get(term);
    if (found === undefined) {
      this.keys.set(term, key);
    } else if (typeof found === 'string') {
      this.keys.set(term, new Set([found, key]));
    } else {
      found.add(key);
    }
  }

  private delete(term: string, key: string): void {
    const found = this.keys.get(term);
    if (typeof found === 'string') {
      this.keys.delete(term);
    } else if (found?.delete(key) && found.size === 0) {
      this.keys.delete(term);
    }
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((term, at) => term === b[at]);
}
