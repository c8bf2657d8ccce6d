/** Label selectors, as Kubernetes reads them. */
/** A selector that cannot be read; Argo CD answers it with 500, Kubernetes with 400. */
export class SelectorError extends Error {
  constructor(term: string) {
    super(`error parsing the selector: unable to parse requirement: ${term}`);
    this.name = 'SelectorError';
  }
}

type Labels = Record<string, string>;
type Test = (labels: Labels) => boolean;

const SET = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/;
const EQUALITY = /^([^\s=!]+)\s*(==|=|!=)\s*(\S*)$/;
const EXISTENCE = /^(!?)([^\s=!()]+)$/;

function setTest(term: string): Test | undefined {
  const [, key, operator, list] = SET.exec(term) ?? [];
  if (!key) {
    return undefined;
  }
  const values = list.split(',').map(value => value.trim());
  const isIn: Test = labels => key in labels && values.includes(labels[key]);
  return operator === 'in' ? isIn : labels => !isIn(labels);
}

function equalityTest(term: string): Test | undefined {
  const [, key, operator, value] = EQUALITY.exec(term) ?? [];
  if (!key) {
    return undefined;
  }
  return operator === '!='
    ? labels => labels[key] !== value
    : labels => labels[key] === value;
}

function existenceTest(term: string): Test | undefined {
  const [, not, key] = EXISTENCE.exec(term) ?? [];
  return key ? labels => key in labels !== (not === '!') : undefined;
}

function parseTerm(term: string): Test {
  const test = setTest(term) ?? equalityTest(term) ?? existenceTest(term);
  if (!test) {
    throw new SelectorError(term);
  }
  return test;
}

/** Whether labels fit every term; an empty selector fits all. */
export function parseSelector(selector: string | undefined): Test {
  const terms = (selector ?? '')
    .split(/,(?![^(]*\))/)
    .map(term => term.trim())
    .filter(Boolean)
    .map(parseTerm);
  return labels => terms.every(test => test(labels));
}
