/** Whom separation of duties keeps from approving a release, and by how much it raises the quorum. Pure. */

import type { Separation } from '../../config';
import type { StagePolicy } from '../policies/StagePolicy';
import { sameRef } from '../policies/people';
import type { Made, Maker } from './Made';

export interface Separated {
  /** By entity reference, in lower case, why the person does not count; for people. */
  excluded: ReadonlyMap<string, string>;
  /** For people: why it cannot be told who made it; the quorum is one higher then. */
  undetermined?: string;
  extra: 0 | 1;
}

const NOBODY: Separated = { excluded: new Map(), extra: 0 };

/** Nobody is kept away where no policy asks for it. Nothing in `made` can let in somebody whom it keeps away. */
export function separationOf(
  made: Made,
  policy: Pick<StagePolicy, 'separation'>,
): Separated {
  const { separation } = policy;
  if (!separation) {
    return NOBODY;
  }
  const excluded = new Map<string, string>();
  for (const { ref, did } of makersFor(separation, made)) {
    const key = ref?.toLocaleLowerCase('en-US');
    if (key !== undefined && !excluded.has(key)) {
      excluded.set(key, did);
    }
  }
  const undetermined = whyUndetermined(separation, made);
  return undetermined === undefined
    ? { excluded, extra: 0 }
    : { excluded, undetermined, extra: 1 };
}

/** Why this person does not count; undefined when they do. */
export function whyExcluded(
  { excluded }: Separated,
  user: string,
): string | undefined {
  return [...excluded].find(([ref]) => sameRef(ref, user))?.[1];
}

function makersFor(separation: Separation, made: Made): readonly Maker[] {
  const { scaffolder } = made;
  return [
    ...(separation.authors ? made.authors : []),
    ...(separation.requester ? made.requesters : []),
    ...(separation.scaffolder && scaffolder !== undefined
      ? [
          {
            ref: scaffolder,
            name: scaffolder,
            did: 'scaffolded this pipeline',
          },
        ]
      : []),
  ];
}

function whyUndetermined(
  separation: Separation,
  made: Made,
): string | undefined {
  if (!separation.authors && !separation.requester) {
    return undefined;
  }
  const stranger = makersFor({ ...separation, scaffolder: false }, made).find(
    ({ ref }) => ref === undefined,
  );
  return (
    made.undetermined ??
    (stranger && `${stranger.name}, who ${stranger.did}, is nobody known here`)
  );
}
