/** Which resources of a target differ from its manifests. */

import type { Application } from '../argocd/types';

/** Everything that is out of sync only waits to be pruned (recording 3.5/leftover). */
export function leftovers(app: Application): boolean {
  const differing = differences(app);
  return differing.length > 0 && differing.every(r => r.requiresPruning);
}

export function outOfSync(app: Application): Record<string, string> {
  const names = differences(app).map(r => `${r.kind} ${r.name}`);
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return { resources: shown + more };
}

function differences(app: Application) {
  return app.resources.filter(r => r.status === 'OutOfSync' && !r.hook);
}
