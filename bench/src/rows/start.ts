/** From the start of a backend's process to the first complete answer for the tab. */

import { performance } from 'node:perf_hooks';
import type { Figure } from '../figures';
import { PEER_OPENINGS } from '../measure/openings';
import { median } from '../measure/statistics';
import type { Backend } from '../processes/Backend';
import {
  startFloor,
  startPeer,
  startPortal,
  type Peer,
} from '../processes/backends';
import { opened, placeOf, untilLive, type Row, type Setting } from '../Setting';

const PEERS: readonly Peer[] = ['community', 'roadie'];

export const measureStart: Row = async setting => {
  const runs = setting.options.quick ? 1 : 3;
  const contenders: [string, () => Promise<Backend>][] = [
    ['the floor', () => floorAnswers(setting)],
    ['ours', () => portalAnswers(setting)],
    ...PEERS.map((peer): [string, () => Promise<Backend>] => [
      peer,
      () => peerAnswers(setting, peer),
    ]),
  ];
  const times = new Map(
    contenders.map(([name]) => [name, new Array<number>()]),
  );
  for (let run = 0; run < runs; run++) {
    for (const [name, start] of contenders) {
      const backend = await start();
      const seconds = (performance.now() - backend.beganAt) / 1000;
      times.get(name)?.push(seconds);
      await backend.end();
    }
  }
  return [...times].map(
    ([name, seconds]): Figure => ({
      row: 'start',
      what: `from start to the first answer: ${name}`,
      value: median(seconds),
      unit: 's',
    }),
  );
};

async function floorAnswers(setting: Setting): Promise<Backend> {
  const backend = await startFloor(placeOf(setting, 'start'));
  const { visitor } = await opened(backend);
  await visitor.ask('/floor/bytes/none', '{}');
  await visitor.get('/floor/bytes/none');
  return backend;
}

async function portalAnswers(setting: Setting): Promise<Backend> {
  const argo = await setting.argo();
  const place = placeOf(setting, 'start');
  const backend = await startPortal({ place, argo, pipelines: [] });
  const person = await opened(backend);
  await untilLive(person, argo.names[0], setting.followed[0]);
  return backend;
}

async function peerAnswers(setting: Setting, peer: Peer): Promise<Backend> {
  const argo = await setting.argo();
  const backend = await startPeer(peer, placeOf(setting, 'start'), argo);
  const { visitor } = await opened(backend);
  await PEER_OPENINGS[peer](visitor, setting.followed[0]);
  return backend;
}
