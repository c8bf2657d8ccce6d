/** The key of a resource in the lists that people choose from. */

import type { ResourceChange } from './api';

/** `target/group/kind/namespace/name`, each part encoded as in a URL: how `RollbackRequest.prune` names what goes. @public */
export function keyOfChange({
  target,
  group,
  kind,
  namespace,
  name,
}: ResourceChange): string {
  return [target, group, kind, namespace, name]
    .map(encodeURIComponent)
    .join('/');
}
