/**
 * What a stage's targets had deployed before, and whether with the parameters of now. A sync pins revisions, never
 * parameters: one that goes back under others deploys what never was.
 */

import type { StageRecord } from '../../history/records';
import { entryOf } from '../../history/records';
import { deployedRevisions, same } from '../../model/operations';
import type { Application } from '../../argocd/types';
import { runsWell } from './rules';

export interface PastOfTarget {
  name: string;
  /** It had exactly these revisions deployed, as Argo CD or our own record tells. */
  had: boolean;
  /** It runs them now, and nothing has failed there since. */
  runs: boolean;
  /** `unknown`: nobody can tell. */
  parameters: 'theSame' | 'others' | 'unknown';
}

/** `records`: what the stage did with these revisions, newest first. */
export function pastOf(
  applications: readonly Application[],
  revisions: readonly string[],
  records: readonly StageRecord[],
): PastOfTarget[] {
  return applications.map(app => {
    const entry = app.history.filter(e => same(e.revisions, revisions)).at(-1);
    const recorded = records
      .map(record => entryOf(record, app.key.name))
      .find(found => found?.deployedAt !== undefined);
    return {
      name: app.key.name,
      had: entry !== undefined || recorded !== undefined,
      runs: same(deployedRevisions(app), revisions) && runsWell(app),
      parameters: parametersOf(app, entry?.from, recorded?.specDigest),
    };
  });
}

/** Our record knows the whole spec, its destination included; Argo CD's history only the sources. */
function parametersOf(
  { specDigest }: Application,
  from: Application['history'][number]['from'],
  recordedSpec: string | undefined,
): PastOfTarget['parameters'] {
  const others =
    from === 'other' ||
    (recordedSpec !== undefined && recordedSpec !== specDigest);
  if (others) {
    return 'others';
  }
  return from === undefined && recordedSpec === undefined
    ? 'unknown'
    : 'theSame';
}
