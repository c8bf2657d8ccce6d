/** Which end of an operation is news: each is told again with every later change of its Application. */

import type { Application, ArgoEvent } from '../argocd/types';

export class OperationEnds {
  private ends = new Map<string, string | undefined>();

  listed(applications: readonly Application[]): void {
    this.ends = new Map(applications.map(app => [app.uid, endOf(app)]));
  }

  /** When it ended; undefined when that is no news, or when nothing was known before. */
  newEnd(event: ArgoEvent): string | undefined {
    if (event.kind !== 'application') {
      return undefined;
    }
    const { uid } = event.object;
    if (event.type === 'DELETED') {
      this.ends.delete(uid);
      return undefined;
    }
    const end = endOf(event.object);
    const isNews = this.ends.has(uid) && this.ends.get(uid) !== end;
    this.ends.set(uid, end);
    return isNews ? end : undefined;
  }
}

function endOf({ operation }: Application): string | undefined {
  return operation?.finishedAt;
}
