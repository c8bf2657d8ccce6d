/** A repository's files, each read when it is first asked for: most are never looked into. */
export class LazyFiles implements ReadonlyMap<string, string> {
  private readonly known: Map<string, string | undefined>;

  /** @param read gives the text of one of `paths`; it is called once for each that is asked for */
  constructor(
    paths: Iterable<string>,
    private readonly read: (path: string) => string,
  ) {
    this.known = new Map(Array.from(paths, path => [path, undefined]));
  }

  get size() {
    return this.known.size;
  }

  get(path: string): string | undefined {
    const known = this.known.get(path);
    if (known !== undefined || !this.known.has(path)) return known;
    const text = this.read(path);
    this.known.set(path, text);
    return text;
  }

  has(path: string) {
    return this.known.has(path);
  }

  keys() {
    return this.known.keys();
  }

  values() {
    return this.all().values();
  }

  entries() {
    return this.all().entries();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  forEach(
    visit: (
      text: string,
      path: string,
      map: ReadonlyMap<string, string>,
    ) => void,
  ): void {
    for (const [path, text] of this.entries()) visit(text, path, this);
  }

  private all(): Map<string, string> {
    return new Map(
      Array.from(this.known.keys(), path => [path, this.get(path) ?? '']),
    );
  }
}
