/** Finds what is secret within a text: a file in a ConfigMap, an argument of a command, an address. */

/** A part of a text, from `start` up to `end`. */
export interface Secret {
  start: number;
  end: number;
}

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** A text block of YAML holds its value on the lines after it. */
const BLOCK =
  /(pass(word|wd|phrase)|pwd|token|secret|key|credentials?)["']?\s*:\s*[|>]/i;

/** The secret itself is the group. */
const PARTS = [
  // scheme://user:password@host
  /:\/\/[^/\s:@]*:([^/\s@]+)@/dg,
  // --name value
  /(?:^|\s)--?[\w-]*(?:pass(?:word|wd|phrase)|pwd|token|secret|credentials?|key)\s+(?!-)([^\s"']+)/dgi,
  /\bbearer\s+([\w.~+/=-]{8,})/dgi,
  // name=value, name: value, "name": "value"
  /(?:pass(?:word|wd|phrase)|pwd|token|secret|\bauth|authorization|credentials?|(?:access|account|api|auth|client|encryption|master|private|secret|signing)[-_.]?key)["']?\s*[:=]\s*(?:"((?:[^"\\]|\\.)+)|'([^']+)|([^\s"',;&]+))/dgi,
];

/** In the order of the text, none within another. */
export function secretsIn(text: string): Secret[] {
  if (PRIVATE_KEY.test(text) || BLOCK.test(text)) {
    return [{ start: 0, end: text.length }];
  }
  const found = PARTS.flatMap(part => [...text.matchAll(part)])
    .flatMap(match => match.indices?.slice(1).filter(Boolean) ?? [])
    .map(([start, end]) => ({ start, end }))
    .sort((a, b) => a.start - b.start);
  return found.reduce<Secret[]>((merged, { start, end }) => {
    const last = merged.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      return merged;
    }
    return [...merged, { start, end }];
  }, []);
}
