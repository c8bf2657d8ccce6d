/** The part of our own `templatePatch` that lets RollingSync prune in the stages that nobody has to open. */
import type { JsonObject } from '@backstage/types';
import { put, textAt, type Path } from './json';
import { stagesIn } from './stages';

const PATCH: Path = ['spec', 'templatePatch'];
const LISTED = /(has \.[\w.]+) \(list [^()]*\)/;

/**
 * Names in the patch exactly the stages that RollingSync opens by itself: a gated one must carry no `automated`. A patch
 * of another shape is left as it is; the check tells when it does harm.
 */
export function pruningOf(set: JsonObject): JsonObject {
  const patch = textAt(set, PATCH);
  if (patch === undefined || !LISTED.test(patch)) return set;
  const open = stagesIn(set)
    .filter(({ gate = 'argocd' }) => gate === 'argocd')
    .map(({ name }) => `"${name}"`);
  return put(
    set,
    PATCH,
    patch.replace(LISTED, (_, has) => `${has} (list ${open.join(' ')})`),
  );
}
