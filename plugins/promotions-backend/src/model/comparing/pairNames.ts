/**
 * Which resources of two stages are the same one under different names. Pure.
 *
 * Resources that are called the same on both sides are the same. Of the others, the words by which targets differ
 * (`checkout-dev` and `checkout-prod-eu`: dev, prod, eu; likewise of stage and destination namespace) and the hash
 * that Kustomize appends to generated ConfigMaps and Secrets are taken from the name; what is equal then is the same.
 * Where two resources of one target would become one, both keep their names.
 */

import type { ObjectId } from './factsOf';

export interface NamedPlace {
  /** The target's name. */
  name: string;
  stage: string;
  /** The namespace that it deploys to. */
  destination: string;
}

export interface Placed {
  place: NamedPlace;
  ids: readonly ObjectId[];
}

/** A resource under the name that it shares with its like on other targets. */
export interface SharedName {
  key: string;
  /** For people. */
  name: string;
}

/** For each target the shared name of each of its resources, in their order. */
export function pairNames(
  left: readonly Placed[],
  right: readonly Placed[],
): { left: SharedName[][]; right: SharedName[][] } {
  const rightKeys = new Set(right.flatMap(rawKeys));
  const onBoth = new Set(
    left.flatMap(rawKeys).filter(key => rightKeys.has(key)),
  );
  const usual = wordsOfAll([...left, ...right].map(({ place }) => place));
  const name = (placed: Placed) => namesOn(placed, onBoth, usual);
  return { left: left.map(name), right: right.map(name) };
}

function namesOn(
  placed: Placed,
  onBoth: ReadonlySet<string>,
  usual: ReadonlySet<string>,
): SharedName[] {
  const own = wordsOf(placed.place).filter(word => !usual.has(word));
  const raw = rawKeys(placed);
  const plain = placed.ids.map(id => plainName(id, placed.place, own));
  const taken = new Map<string, number>();
  plain.forEach(({ key }, i) => {
    if (!onBoth.has(raw[i])) {
      taken.set(key, (taken.get(key) ?? 0) + 1);
    }
  });
  const names = new Set(raw);
  return placed.ids.map((id, i) => {
    const { key } = plain[i];
    const keeps =
      onBoth.has(raw[i]) ||
      (taken.get(key) ?? 0) > 1 ||
      (key !== raw[i] && names.has(key));
    return keeps ? { key: raw[i], name: id.name } : plain[i];
  });
}

function rawKeys({ place, ids }: Placed): string[] {
  return ids.map(id => keyOf(id, outside(id, place), id.name));
}

function plainName(
  id: ObjectId,
  place: NamedPlace,
  own: readonly string[],
): SharedName {
  const name = withoutWords(withoutHash(id), own);
  const namespace = withoutWords(outside(id, place), own);
  return { key: keyOf(id, namespace, name), name };
}

function keyOf({ group, kind }: ObjectId, namespace: string, name: string) {
  return JSON.stringify([group, kind, namespace, name]);
}

/** The namespace of a resource that does not go where the others go. */
function outside({ namespace }: ObjectId, { destination }: NamedPlace) {
  return namespace === destination ? '' : namespace;
}

/** Kustomize writes ten of these characters. */
function withoutHash({ kind, name }: ObjectId): string {
  return kind === 'ConfigMap' || kind === 'Secret'
    ? name.replace(/-[2456789bcdfghkmt]{10}$/, '')
    : name;
}

/** A name that is nothing but such words reads `*`. */
function withoutWords(name: string, own: readonly string[]): string {
  const words = name.split('-').filter(word => !own.includes(word));
  return words.join('-') || (name && '*');
}

function wordsOf({ name, stage, destination }: NamedPlace): string[] {
  return [name, stage, destination].flatMap(text => text.split('-'));
}

/** Words that every target has say nothing about any. */
function wordsOfAll(places: readonly NamedPlace[]): ReadonlySet<string> {
  const [first, ...others] = places.map(wordsOf);
  return new Set(
    (first ?? []).filter(word => others.every(words => words.includes(word))),
  );
}
