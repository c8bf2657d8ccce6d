/** The lines that tell two texts apart, with the others proven to be the same and in the same order. */

/** `-` before a line that went, `+` before one that came, in the order of the longest common run. */
export function lineDiff(before: string, after: string): string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  const common = commonLengths(old, now);
  const diff: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i += 1;
      j += 1;
    } else if (
      j >= now.length ||
      (i < old.length && common[i + 1][j] >= common[i][j + 1])
    ) {
      diff.push(`-${old[i]}`);
      i += 1;
    } else {
      diff.push(`+${now[j]}`);
      j += 1;
    }
  }
  return diff;
}

/** Lengths of the longest common runs of what is left of two lists. */
function commonLengths(
  old: readonly string[],
  now: readonly string[],
): number[][] {
  const lengths = old.concat('').map(() => now.concat('').map(() => 0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      lengths[i][j] =
        old[i] === now[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}
