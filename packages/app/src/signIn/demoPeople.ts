/** Reads the demo's people from the configuration. */

import type { ConfigApi } from '@backstage/frontend-plugin-api';

export interface DemoPerson {
  name: string;
  displayName: string;
  rights: string;
}

/** The people to sign in as; none outside of the demo configuration. */
export function demoPeople(config: ConfigApi): DemoPerson[] {
  if (config.getOptionalBoolean('stagecraft.demo') !== true) return [];
  const people = config.getOptionalConfigArray('stagecraft.people') ?? [];
  return people.map(person => ({
    name: person.getString('name'),
    displayName: person.getString('displayName'),
    rights: person.getString('rights'),
  }));
}
