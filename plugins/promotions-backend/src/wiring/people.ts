/** Whom policies speak of: owners of entities, members of groups, and who made a release. */

import { CatalogMemberships } from '../approvals/members/CatalogMemberships';
import { EntityOwners } from '../approvals/owners/EntityOwners';
import { PipelineOwners } from '../approvals/owners/PipelineOwners';
import { People } from '../approvals/authors/People';
import {
  ReleaseAuthors,
  type ReleaseAuthorsOptions,
} from '../approvals/authors/ReleaseAuthors';
import { systemClock as clock } from '../platform/clock';
import { systemTimers as timers } from '../platform/timers';
import type { Reading } from './read';
import type { Services } from './services';

/** `onKnown` is told of each pipeline of which it became known who made what it waits for. */
export function knowPeople(
  services: Services,
  { provenance }: Reading,
  onKnown: ReleaseAuthorsOptions['onKnown'],
) {
  const pipelineOwners = new PipelineOwners({ ...services, clock });
  return {
    pipelineOwners,
    owners: new EntityOwners({ ...services, pipelineOwners, clock }),
    memberships: new CatalogMemberships({ ...services, clock }),
    authors: new ReleaseAuthors({
      provenance,
      people: new People({ ...services, clock }),
      clock,
      timers,
      onKnown,
    }),
  };
}
export type KnownPeople = ReturnType<typeof knowPeople>;
