/** The patterns of an AppProject: `*` within the separators, `**` across them, `?`, classes, `{a,b}`, `!` to deny. */

/** Whether a pattern of a project takes a value; one that begins with `!` takes what the rest does not. */
export function patternTakes(
  pattern: string,
  value: string,
  separators = '',
): boolean {
  if (denies(pattern))
    return !patternTakes(pattern.slice(1), value, separators);
  return pattern === '*' || toRegExp(pattern, separators).test(value);
}

export function denies(pattern: string): boolean {
  return pattern.startsWith('!');
}

const TOKEN = /\\.|\*\*|\*|\?|\[[!^]?[^\]]+\]|[{},]|[^]/gu;

function toRegExp(pattern: string, separators: string): RegExp {
  const within =
    separators === ''
      ? '[^]'
      : `[^${separators.replace(/[\]\\^/-]/g, '\\$&')}]`;
  let depth = 0;
  const source = (pattern.match(TOKEN) ?? []).map(token => {
    if (token === '**') return '[^]*';
    if (token === '*') return `${within}*`;
    if (token === '?') return within;
    if (/^\[.+\]$/.test(token)) return token.replace(/^\[!/, '[^');
    if (token === '{') {
      depth += 1;
      return '(?:';
    }
    if (token === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    if (token === ',' && depth > 0) return '|';
    return escape(token.startsWith('\\') ? token.slice(1) : token);
  });
  try {
    return new RegExp(`^${source.join('')}$`);
  } catch {
    return /(?!)/;
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
