/** Argo CD's own objects in a world: reading them, and writing them as kubectl does. */

import { InvalidObjectError, admit } from './admission';
import { isApplication, isApplicationSet } from './argocd';
import { mergePatch } from './json';
import { WorldParts, applicationIn } from './parts';
import { KubeObject } from './types';
import { ArgoError, World } from './World';

type Objects = Pick<
  World,
  | 'application'
  | 'applications'
  | 'applicationSet'
  | 'applicationSets'
  | 'apply'
  | 'patch'
  | 'remove'
>;

export function objectsOf(parts: WorldParts): Objects {
  const { argocd, home } = parts;
  return {
    application: ref => applicationIn(parts, ref),
    applications: () => argocd.list('Application').filter(isApplication),
    applicationSet(ref) {
      const found = argocd.get({ kind: 'ApplicationSet', ...ref });
      return found && isApplicationSet(found) ? found : undefined;
    },
    applicationSets: () =>
      argocd.list('ApplicationSet').filter(isApplicationSet),
    apply: object => home.apply(admitted(object)),
    patch(key, patch) {
      const live = argocd.get(key);
      if (!live) {
        throw new ArgoError(404, 5, `${key.kind} "${key.name}" not found`);
      }
      return argocd.put(admitted(mergePatch(live, patch)));
    },
    remove(key) {
      argocd.remove(key);
    },
  };
}

function admitted(object: unknown): KubeObject {
  try {
    return admit(object);
  } catch (error) {
    if (error instanceof InvalidObjectError) {
      throw new ArgoError(422, 3, error.message);
    }
    throw error;
  }
}
