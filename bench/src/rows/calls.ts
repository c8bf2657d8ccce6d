/** How many calls Argo CD gets when tabs are opened: by one person, by one again, by fifty at once. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figures';
import {
  openPromotion,
  PEER_OPENINGS,
  type Opening,
} from '../measure/openings';
import type { ArgoCds } from '../processes/ArgoCds';
import type { Visitor } from '../processes/Backend';
import type { Peer } from '../processes/backends';
import type { Opened, Row, Setting } from '../Setting';

const PEERS: readonly Peer[] = ['community', 'roadie'];
const CROWD = 50;
const NONE = { atMost: 0 };
/** For what a portal asks after it has loaded. */
const SETTLE_MS = 5000;
/** How long to wait for calls that an opening causes without waiting for them. */
const AFTERMATH_MS = 1000;

export const measureCalls: Row = async setting => {
  const argo = await setting.argo();
  await argo.takeCalls();
  const portal = await setting.portal();
  await sleep(SETTLE_MS);
  const atLoad = (await argo.takeCalls()).length;
  const figures = [
    figure('ours: to load, a pipeline', atLoad / setting.pipelines),
    ...(await callsOf(setting, 'ours', portal, openPromotion)),
  ];
  for (const peer of PEERS) {
    const backend = await setting.peer(peer);
    const opening = PEER_OPENINGS[peer];
    figures.push(...(await callsOf(setting, peer, backend, opening)));
  }
  return figures;
};

async function callsOf(
  setting: Setting,
  name: string,
  { backend, visitor }: Opened,
  opening: Opening,
): Promise<Figure[]> {
  const argo = await setting.argo();
  const [first, ...others] = setting.followed;
  const people: Visitor[] = [];
  for (let person = 0; person < CROWD; person++) {
    people.push(await backend.visitor(`person-${person}`));
  }
  const alone = () => opening(visitor, first);
  const together = () =>
    Promise.all(
      people.map((person, at) =>
        opening(person, others[at % others.length] ?? first),
      ),
    );
  const goal = name === 'ours' ? { goal: NONE } : {};
  const crowd = `${CROWD} people at once`;
  const each = async (action: () => Promise<unknown>) =>
    (await countCalls(argo, action)) / CROWD;
  return [
    figure(`${name}: an opening, cold`, await countCalls(argo, alone)),
    {
      ...figure(`${name}: an opening, warm`, await countCalls(argo, alone)),
      ...goal,
    },
    figure(`${name}: ${crowd}, cold, each`, await each(together)),
    {
      ...figure(`${name}: ${crowd}, warm, each`, await each(together)),
      ...goal,
    },
  ];
}

function figure(what: string, value: number): Figure {
  return { row: 'calls', what, value, unit: 'calls' };
}

async function countCalls(
  argo: ArgoCds,
  action: () => Promise<unknown>,
): Promise<number> {
  await argo.takeCalls();
  await action();
  await sleep(AFTERMATH_MS);
  return (await argo.takeCalls()).length;
}
