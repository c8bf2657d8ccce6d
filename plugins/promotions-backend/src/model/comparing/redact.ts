/**
 * Takes secret values out of what people are shown. What differs stays visible: the versions of a value that are
 * equal read `(secret)`, those that differ `(secret 1)`, `(secret 2)`. Nothing that is derived from a value is told,
 * as a digest of a short password can be guessed.
 *
 * Secret is: everything in `data` and `stringData` of a Secret (or a kind named like one) and in any `stringData`;
 * a value of `env`, of a ConfigMap or of a source whose name contains a telling word; any other text whose name ends
 * in one; and within any text passwords in addresses, assignments such as `password=…`, values of arguments such as
 * `--token …`, bearer tokens and private keys. Names are judged, so a secret with a harmless name stays; a harmless value with a telling name goes.
 */

import { secretsIn, type Secret } from './secretText';

/** Without a prototype's members, as JSON has it. */
type Members = Readonly<Record<string, unknown>>;

/** Anywhere in the name of a setting. */
const TELLING = /pass|pwd|token|secret|key|credential/i;
/** At the end of any other name; `secretName` and `tokenExpirationSeconds` are none. */
const TELLING_END =
  /(pass(word|wd|phrase)?|pwd|token|secret|credentials?|(access|account|api|auth|client|encryption|master|private|secret|signing)[-_.]?key)$/i;

/** The name of an argument whose value is the next one: `--db-password`. */
const FLAG =
  /^--?[\w-]*(pass(word|wd|phrase)?|pwd|token|secret|credentials?|key)$/i;

type Mask = (path: string, secret: string) => string;

interface Place {
  path: string;
  /** How names of the members here are judged. */
  names: 'ends' | 'contain' | 'all';
}

const ROOT: Place = { path: '', names: 'ends' };

export interface Redacted<T> {
  versions: T[];
  /** Whether anything was taken out. */
  redacted: boolean;
}

/** Versions of one object, such as live and desired; an absent one stays absent. */
export function redact<T>(versions: readonly T[]): Redacted<unknown> {
  const found = new Map<string, Set<string>>();
  const see: Mask = (path, secret) => {
    found.set(path, (found.get(path) ?? new Set()).add(secret));
    return secret;
  };
  versions.forEach(version => masked(version, ROOT, see));
  const hide: Mask = (path, secret) => {
    const all = [...(found.get(path) ?? [])];
    return all.length > 1 ? `(secret ${all.indexOf(secret) + 1})` : '(secret)';
  };
  return {
    versions: versions.map(version => masked(version, ROOT, hide)),
    redacted: found.size > 0,
  };
}

/** Versions of one setting, by its name. */
export function redactSetting(name: string, values: string[]): string[] {
  const { versions } = redact(values.map(value => [{ name, value }]));
  return versions.map(version => {
    const [setting]: unknown[] = Array.isArray(version) ? version : [];
    return isMembers(setting) ? String(setting.value) : '';
  });
}

function masked(value: unknown, place: Place, mask: Mask): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      const within = inside(place, nameOf(item) ?? String(index));
      return followsFlag(value, index)
        ? mask(within.path, String(item))
        : masked(item, within, mask);
    });
  }
  if (isMembers(value)) {
    return maskedMembers(value, place, mask);
  }
  if (place.names === 'all' && value !== null && value !== undefined) {
    return mask(place.path, String(value));
  }
  return typeof value === 'string'
    ? maskedText(value, place.path, mask)
    : value;
}

function followsFlag(list: readonly unknown[], index: number): boolean {
  const [flag, value] = [list[index - 1], list[index]];
  return (
    typeof flag === 'string' &&
    typeof value === 'string' &&
    FLAG.test(flag) &&
    !value.startsWith('-')
  );
}

function maskedMembers(value: Members, place: Place, mask: Mask): Members {
  const setting = nameOf(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const within = inside(place, name, namesIn(value, name, place));
      const judged =
        name === 'value' && setting !== undefined
          ? TELLING.test(setting)
          : isTelling(name, within.names);
      const hidden = judged && isScalar(member) && member !== '';
      return [
        name,
        hidden
          ? mask(within.path, String(member))
          : masked(member, within, mask),
      ];
    }),
  );
}

/** How the members of a member are judged, by the object that it belongs to. */
function namesIn(owner: Members, name: string, place: Place): Place['names'] {
  const { kind } = owner;
  if (place.names === 'all' || name === 'stringData') {
    return 'all';
  }
  if (typeof kind !== 'string' || !/^(data|binaryData)$/.test(name)) {
    return place.names;
  }
  if (/secret/i.test(kind)) {
    return 'all';
  }
  return kind === 'ConfigMap' ? 'contain' : place.names;
}

function isTelling(name: string, names: Place['names']): boolean {
  return names === 'contain' ? TELLING.test(name) : TELLING_END.test(name);
}

/** Only what is secret in it goes, so that the rest of a file can still be compared. */
function maskedText(text: string, path: string, mask: Mask): string {
  const secrets = secretsIn(text);
  let rest = 0;
  const parts = secrets.map(({ start, end }: Secret, index) => {
    const before = text.slice(rest, start);
    rest = end;
    return before + mask(`${path}#${index}`, text.slice(start, end));
  });
  return parts.join('') + text.slice(rest);
}

function inside(place: Place, step: string, names = place.names): Place {
  return { path: `${place.path}/${step}`, names };
}

function isScalar(value: unknown): boolean {
  return ['string', 'number'].includes(typeof value);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members of a list are known by their name, so that a change of their order changes nothing. */
function nameOf(item: unknown): string | undefined {
  const name = isMembers(item) ? item.name : undefined;
  return typeof name === 'string' ? name : undefined;
}
