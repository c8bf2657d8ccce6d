/** An ApplicationSet in a file of the workspace, among other documents perhaps. */
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { parseDocuments, reviseYaml } from '../yaml/reviseYaml';
import { isObject, textAt } from './json';

/** The text of a file, and which of its documents is meant. */
export interface ApplicationSetFile {
  text: string;
  index: number;
  set: JsonObject;
}

/**
 * Finds the ApplicationSet in a file.
 * @param name - which one, where there are several
 * @throws InputError where there is none, or not one alone
 */
export function findApplicationSet(
  path: string,
  text: string | undefined,
  name: string | undefined,
): ApplicationSetFile {
  if (text === undefined) {
    throw new InputError(
      `path: "${path}" is not in the workspace; fetch the repository in an earlier step, or name the file of the ApplicationSet`,
    );
  }
  const documents = parseDocuments(text);
  const broken = documents.find(({ errors }) => errors.length > 0);
  if (broken) {
    throw new InputError(
      `path: "${path}" is no YAML: ${broken.errors[0].message}`,
    );
  }
  const sets = documents.flatMap((document, index) => {
    const set: unknown = document.toJS();
    const isSet = isObject(set) && set.kind === 'ApplicationSet';
    return isSet ? [{ text, index, set }] : [];
  });
  const meant = sets.filter(
    ({ set }) => name === undefined || nameOf(set) === name,
  );
  if (meant.length === 1) return meant[0];
  const names = sets.map(({ set }) => nameOf(set)).join(', ');
  throw new InputError(
    sets.length > 0
      ? `name: ${path} holds ${sets.length} ApplicationSets (${names}); name the one that is to be changed`
      : `path: ${path} holds no ApplicationSet; name the file that does`,
  );
}

/** The file with another state of its ApplicationSet; the other lines stay as they are. */
export function revised(
  file: ApplicationSetFile,
  set: JsonObject,
): ApplicationSetFile {
  const text = reviseYaml(file.text, file.index, set);
  return { ...file, text, set };
}

function nameOf(set: JsonObject): string {
  return textAt(set, ['metadata', 'name']) ?? '';
}
