/** Texts from a repository to Kubernetes objects. */

import { parseAllDocuments } from 'yaml';
import { admit } from '../../world/admission';
import { at, listAt } from '../../world/json';
import { KubeObject } from '../../world/types';

/** What could not be rendered, in the repo server's words, without "rpc error". */
export class ManifestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ManifestError';
  }
}

/** The objects of a YAML or JSON text; a List counts as its items. */
export function parseManifests(text: string, path: string): KubeObject[] {
  return parseAllDocuments(text).flatMap(document => {
    const [problem] = document.errors;
    if (problem) {
      throw new ManifestError(
        `Failed to unmarshal "${path.split('/').pop()}": ${problem.message}`,
      );
    }
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    const items =
      at(value, 'kind') === 'List' ? listAt(value, 'items') : [value];
    return items.map(item => admitFrom(item, path));
  });
}

function admitFrom(item: unknown, path: string): KubeObject {
  try {
    return admit(item);
  } catch (error) {
    throw new ManifestError(
      `Failed to unmarshal "${path.split('/').pop()}": ${messageOf(error)}`,
    );
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function clean(path: string): string {
  return path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}
