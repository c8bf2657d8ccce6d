/** Patterns of the git generator: Go's path.Match for directories, git's pathspec for files. */

/**
 * Whether Go's path.Match matches: `*` and `?` stop at a slash, `**` is no more than `*`, and only `^`
 * negates a class. A malformed pattern matches nothing (Argo CD logs it and goes on).
 */
export function pathMatches(pattern: string, path: string): boolean {
  return toRegExp(pattern, '[^/]', '^')?.test(path) ?? false;
}

/**
 * Whether `git ls-files -- pattern` lists a file: wildcards cross slashes, and a pattern that names
 * a folder takes everything below it. (Argo CD's default; its "new git file globbing" is off.)
 * @public
 */
export function pathspecMatches(pattern: string, path: string): boolean {
  const spec = pattern.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  if (spec === '' || spec === '.') return true;
  if (path === spec || path.startsWith(`${spec}/`)) return true;
  return (
    /[*?[]/.test(spec) && (toRegExp(spec, '[^]', '!^')?.test(path) ?? false)
  );
}

function toRegExp(
  pattern: string,
  anyCharacter: string,
  negations: string,
): RegExp | undefined {
  const tokens =
    pattern.match(/\\.|\*+|\?|\[[!^]?\]?(?:\\.|[^\]\\])*\]|[^]/gu) ?? [];
  const source = tokens.map(token => translate(token, anyCharacter, negations));
  if (source.includes(undefined)) return undefined;
  try {
    return new RegExp(`^${source.join('')}$`, 'u');
  } catch {
    return undefined;
  }
}

function translate(
  token: string,
  anyCharacter: string,
  negations: string,
): string | undefined {
  if (token.startsWith('*')) return `${anyCharacter}*`;
  if (token === '?') return anyCharacter;
  if (token === '[' || token === '\\') return undefined;
  if (token.startsWith('[')) return characterClass(token, negations);
  return escape(token.startsWith('\\') ? token.slice(1) : token);
}

function characterClass(token: string, negations: string): string {
  const negated = negations.includes(token[1]);
  const body = token.slice(negated ? 2 : 1, -1);
  const safe = body.replace(/\\(.)|([[\]^&~])/gu, '\\$1$2');
  return negated ? `(?!/)[^${safe}]` : `[${safe}]`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
