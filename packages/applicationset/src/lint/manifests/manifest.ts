/** Manifests of a repository, as far as checks look at them. */
import type { FieldPath } from '../../schema/fields';
import { isJsonObject, type JsonObject } from '../../schema/json';
import { readYaml } from '../document';
import { objectAt, textAt } from '../rendered';

/** A resource in a file. */
export interface Manifest {
  file: string;
  kind: string;
  /** Empty where it has none, e.g. because generateName makes one */
  name: string;
  annotations: Readonly<Record<string, string>>;
  body: JsonObject;
  lineOf(at: FieldPath): number;
  /** Whether something that could not be applied here (a JSON patch, a template) may change it */
  uncertain: boolean;
}

/** What stands in a chart's templates for what Helm fills in. */
export const TEMPLATED = 'filled-in-by-helm';

/** The kinds that checks ask for; other files are not parsed. */
const KINDS =
  /kind["']?\s*:\s*["']?(Job|Pod|Workflow|Secret|Application|ApplicationSet)\b/;

/** Whether a check would look at anything in a text. */
export function isOfInterest(text: string): boolean {
  return KINDS.test(text);
}

/** The resources of a file; none where it is no YAML. */
export function manifestsIn(file: string, text: string): Manifest[] {
  if (!isOfInterest(text)) return [];
  return readYaml(text).documents.flatMap(({ content, lineOf }) =>
    itemsOf(content).map(body => manifestOf(file, body, lineOf)),
  );
}

function itemsOf(content: JsonObject): JsonObject[] {
  if (content.kind !== 'List' || !Array.isArray(content.items)) {
    return [content];
  }
  return content.items.filter(isJsonObject);
}

function manifestOf(
  file: string,
  body: JsonObject,
  lineOf: (at: FieldPath) => number,
): Manifest {
  const metadata = objectAt(body.metadata);
  return {
    file,
    kind: textAt(body.kind),
    name: textAt(metadata.name),
    annotations: textsAt(metadata.annotations),
    body,
    lineOf,
    uncertain: false,
  };
}

function textsAt(value: JsonObject[string] | undefined) {
  return Object.fromEntries(
    Object.entries(objectAt(value)).flatMap(([key, text]) =>
      typeof text === 'string' ? [[key, text]] : [],
    ),
  );
}

/** The same resource with a strategic merge patch over it: objects merge, null removes. */
export function patched(manifest: Manifest, patch: JsonObject): Manifest {
  const body = merged(manifest.body, patch);
  return {
    ...manifestOf(manifest.file, body, manifest.lineOf),
    uncertain: manifest.uncertain,
  };
}

/** Lays objects over each other; lists and texts are replaced, null removes. */
export function merged(below: JsonObject, above: JsonObject): JsonObject {
  const all: JsonObject = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = all[key];
    if (value === null) delete all[key];
    else if (isJsonObject(value)) {
      all[key] = merged(isJsonObject(old) ? old : {}, value);
    } else all[key] = value;
  }
  return all;
}
