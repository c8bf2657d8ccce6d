/** Parameters that generators make and templates use, with the Go types that JSON cannot tell apart. */

/** Go's map[string]string: `values`, and a cluster's labels and annotations. */
export class StringMap {
  constructor(readonly entries: Readonly<Record<string, string>>) {}

  toJSON() {
    return { '\u0001strings': this.entries };
  }
}

/** Go's []string: a path's segments, a pull request's labels. */
export class StringList {
  constructor(readonly items: readonly string[]) {}

  toJSON() {
    return { '\u0001list': this.items };
  }
}

/** Go's int, which prints without an exponent. */
export class Integer {
  constructor(readonly value: number) {}

  toJSON() {
    return { '\u0001int': this.value };
  }
}

export type Param =
  | null
  | boolean
  | number
  | string
  | Param[]
  | StringMap
  | StringList
  | Integer
  | { [key: string]: Param };

/** What one element of a generator gives to the template. */
export type ParamSet = Record<string, Param>;

/** A reviver for JSON.parse that gives marked Go types back their classes. */
export function reviveParam(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('\u0001strings' in value) {
    return new StringMap(
      Object.fromEntries(textEntries(value['\u0001strings'])),
    );
  }
  if ('\u0001list' in value) {
    const items = value['\u0001list'];
    return new StringList(Array.isArray(items) ? items.map(String) : []);
  }
  if ('\u0001int' in value) return new Integer(Number(value['\u0001int']));
  return value;
}

function textEntries(value: unknown): [string, string][] {
  return Object.entries(value ?? {}).map(([key, text]) => [key, String(text)]);
}
