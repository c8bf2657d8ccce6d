/** Believes the header in which the browser says who was chosen. */

import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import type { DemoPerson } from './people';

export const PERSON_HEADER = 'x-stagecraft-demo-person';

export function demoAuthenticator(people: DemoPerson[]) {
  return createProxyAuthenticator({
    defaultProfileTransform: async (person: DemoPerson) => ({
      profile: { displayName: person.displayName },
    }),
    initialize: () => people,
    async authenticate({ req }, known: DemoPerson[]) {
      const name = req.header(PERSON_HEADER);
      const person = known.find(candidate => candidate.name === name);
      if (!person) {
        throw new AuthenticationError(
          `The demo has no person called "${name}"; it has ${known
            .map(candidate => candidate.name)
            .join(', ')}`,
        );
      }
      return { result: person };
    },
  });
}
