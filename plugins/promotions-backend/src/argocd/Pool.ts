/**
 * One copy of what is equal. Thousands of Applications name the same revisions, repositories, labels and users; JSON
 * gives each of them a copy of its own, which would be most of what an instance keeps in memory.
 */

/** How many values are looked for at a time; neighbours in a list are those that have most in common. */
const MOST = 1_000;

export class Pool<T> {
  private readonly known = new Map<string, T>();

  /** What was given under this key before, if it is remembered, else this value, which nobody can change any more. */
  share(key: string, value: T): T {
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.known.size >= MOST) {
      this.known.clear();
    }
    Object.freeze(value);
    this.known.set(key, value);
    return value;
  }
}
