/** What somebody meant who misspelt a word. */
import leven from 'leven';

/** The known word that is nearest to a word, where it is near enough to be meant. */
export function suggestion(
  word: string,
  known: readonly string[],
): string | undefined {
  const near = known
    .map(each => ({
      each,
      far: leven(word.toLowerCase(), each.toLowerCase()),
    }))
    .filter(({ each, far }) => far <= Math.max(1, each.length / 3))
    .sort((a, b) => a.far - b.far);
  return near[0]?.each;
}
