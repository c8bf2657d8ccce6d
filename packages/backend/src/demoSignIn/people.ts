/** Who can be chosen, and where choosing is allowed at all. */

import type { Config } from '@backstage/config';

export interface DemoPerson {
  name: string;
  displayName: string;
}

/** Throws unless this is the demo configuration: anybody could become anybody. */
export function assertDemo(config: Config): void {
  if (config.getOptionalBoolean('stagecraft.demo') === true) return;
  throw new Error(
    'auth.providers.demo lets everybody sign in as anybody, so it starts only with stagecraft.demo: true ' +
      '(app-config.demo.yaml). Remove auth.providers.demo from this configuration.',
  );
}

export function readPeople(config: Config): DemoPerson[] {
  return (config.getOptionalConfigArray('stagecraft.people') ?? []).map(
    person => ({
      name: person.getString('name'),
      displayName: person.getString('displayName'),
    }),
  );
}
