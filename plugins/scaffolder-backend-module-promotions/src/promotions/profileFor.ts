/** The profile that an action is given by name. A repeated step goes on with what the first one was told. */
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { Profile } from '@stagecraft/plugin-promotions-common';
import type { PromotionsClient } from './PromotionsClient';

/** What an action has to ask as whoever runs the template. */
export type Asking = Pick<
  ActionContext<{}>,
  'checkpoint' | 'getInitiatorCredentials'
>;

/** @throws InputError where there is none of that name */
export async function profileFor(
  { checkpoint, getInitiatorCredentials }: Asking,
  name: string,
  promotions: Pick<PromotionsClient, 'profile'>,
): Promise<Profile> {
  const told = await checkpoint({
    key: `profile.${name}`,
    fn: async () =>
      JSON.stringify(
        await promotions.profile(name, await getInitiatorCredentials()),
      ),
  });
  return JSON.parse(told);
}
