/** Kubernetes' label selectors, as people write them in annotations: `app=checkout,env in (qa,prod),!legacy`. Pure. */

export interface Term {
  key: string;
  operator: 'in' | 'notin' | 'exists' | 'absent';
  values: string[];
}

/** Up to a comma outside of brackets; in one pass, as an annotation may be of any length. */
const TERM = /(?:[^,()]|\([^()]*\)|[()])+/g;

/** Undefined when it is no selector; no terms, which select nothing, when it is empty. */
export function parseSelector(written: string): Term[] | undefined {
  const texts = (written.match(TERM) ?? [])
    .map(term => term.trim())
    .filter(term => term !== '');
  const terms = texts.map(parseTerm);
  return terms.every(isTerm) ? terms : undefined;
}

export function selects(
  terms: readonly Term[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return terms.length > 0 && terms.every(term => holds(term, labels));
}

function holds(
  { key, operator, values }: Term,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

const KEY = '[A-Za-z0-9][A-Za-z0-9._/-]*';
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*([A-Za-z0-9._-]*)$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

function parseTerm(text: string): Term | undefined {
  const equality = EQUALITY.exec(text);
  if (equality) {
    const [, key, sign, value] = equality;
    return { key, operator: sign === '!=' ? 'notin' : 'in', values: [value] };
  }
  const set = SET.exec(text);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    return { key: set[1], operator: set[2] === 'in' ? 'in' : 'notin', values };
  }
  const existence = EXISTENCE.exec(text);
  if (existence) {
    const operator = existence[1] ? 'absent' : 'exists';
    return { key: existence[2], operator, values: [] };
  }
  return undefined;
}

function isTerm(term: Term | undefined): term is Term {
  return term !== undefined;
}
