/** Finds what everybody could read who can read a repository: tokens, keys, passwords. Never tells them. */
import type { FieldPath } from '../schema/fields';
import { fieldName } from '../schema/fields';
import type { ApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type Json, type JsonObject } from '../schema/json';
import type { Draft } from './finding';
import { TEMPLATED, type Manifest } from './manifests/manifest';
import { objectAt } from './rendered';

/** Texts that are tokens or keys whatever their field is called. */
const TOKENS: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bgithub_pat_\w{20,}/,
  /\bglpat-[\w-]{20,}/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\bsk_live_\w{16,}/,
  /\bAIza[\w-]{35}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bdckr_pat_[\w-]{20,}/,
  /\bhv[sb]\.[\w-]{24,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  /:\/\/[^/\s:@{}$<>]+:[^/\s:@{}$<>]{3,}@/,
];

/** `existingSecret` and the like only name a Secret. */
const PASSWORD =
  /(passw(or)?d|passphrase|(client|app|shared|webhook|cookie|session)[-_]?secret|token|api[-_]?key|private[-_]?key|(access|secret)[-_]?key|credentials?)$/i;

const TOKEN = new RegExp(TOKENS.map(({ source }) => source).join('|'));

/** The line of the first token or key in a text; undefined where there is none. */
export function lineOfToken(text: string): number | undefined {
  const found = TOKEN.exec(text);
  return found ? text.slice(0, found.index).split('\n').length : undefined;
}

/** Words that only refer to a secret or switch something on. */
const REFERENCE =
  /^$|^(true|false|enabled|disabled|none|null|auto|\d{1,3})$|\{\{|^\$|^<path:|^(ref\+|vault:|ENC\[)|[/:]/i;

export function checkSecrets(set: ApplicationSet): Draft[] {
  return walk(
    { metadata: { ...set.metadata }, spec: { ...set.spec } },
    [],
  ).flatMap(({ at, name, text }): Draft[] => {
    const path = fieldName(at);
    if (TOKEN.test(text)) {
      const message = `${path} holds a token, a key or a URL with a password`;
      return [{ code: 'tokenInSight', path, at, message }];
    }
    const isValue = isFilledIn(at);
    if (!isValue || !PASSWORD.test(name) || REFERENCE.test(text)) return [];
    const message = `${path} is called ${name} and holds a text`;
    return [{ code: 'passwordInSight', path, at, message }];
  });
}

/** Values for charts and parameters of generators; other fields of the resource only name Secrets. */
function isFilledIn(at: FieldPath): boolean {
  return ['helm', 'elements', 'values', 'env'].some(part => at.includes(part));
}

interface Text {
  at: FieldPath;
  /** The field that it is the value of; a Helm parameter's own name */
  name: string;
  text: string;
}

function walk(value: unknown, at: FieldPath): Text[] {
  if (typeof value === 'string') {
    return [{ at, name: String(at.at(-1) ?? ''), text: value }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => walk(item, [...at, index]));
  }
  if (!isJsonObject(value)) return [];
  const { name, value: given } = value;
  const isParameter = typeof name === 'string' && typeof given === 'string';
  return Object.entries(value).flatMap(([key, item]) =>
    isParameter && key === 'value'
      ? [{ at: [...at, key], name, text: given }]
      : walk(item, [...at, key]),
  );
}

/** The first field of a Secret's data that is there for everybody to read. */
export function findSecret({ body }: Manifest): FieldPath | undefined {
  if (body.sops !== undefined || isPlaceholder(body)) return undefined;
  for (const part of ['stringData', 'data']) {
    const found = Object.entries(objectAt(body[part])).find(([, value]) =>
      isPlain(value),
    );
    if (found) return [part, found[0]];
  }
  return undefined;
}

function isPlain(value: Json | undefined): boolean {
  if (typeof value !== 'string' || value === '') return false;
  return !/^ENC\[|<[^>]*>|\$\{|\$\(/.test(value) && !value.includes(TEMPLATED);
}

/** Filled in on the way to the cluster by a plugin (vault). */
function isPlaceholder({ metadata }: JsonObject): boolean {
  const { annotations } = objectAt(metadata);
  return Object.keys(objectAt(annotations)).some(key =>
    key.startsWith('avp.kubernetes.io/'),
  );
}
