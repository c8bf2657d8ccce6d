/** Texts in their order, kept as they come and go: none is sorted again for a question. */

export class SortedTexts {
  private readonly sorted: string[] = [];

  get values(): readonly string[] {
    return this.sorted;
  }

  /** One that is there already stays there once. */
  add(text: string): void {
    const at = firstAfter(this.sorted, own => own >= text);
    if (this.sorted[at] !== text) {
      this.sorted.splice(at, 0, text);
    }
  }

  delete(text: string): void {
    const at = firstAfter(this.sorted, own => own >= text);
    if (this.sorted[at] === text) {
      this.sorted.splice(at, 1);
    }
  }
}

/** The place of the first value for which it holds, where it holds for all after the first, too; else the length. */
export function firstAfter<T>(
  values: readonly T[],
  holds: (value: T) => boolean,
): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[middle])) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
