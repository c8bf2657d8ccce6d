/** Opening a tab, from its first call to its last answer: ours against the neighbours on the same Argo CD. */

import type { Figure } from '../figures';
import { figureOf, interleave, type Run } from '../measure/interleave';
import {
  openPromotion,
  PEER_OPENINGS,
  timed,
  type Opening,
} from '../measure/openings';
import { medianOf } from '../measure/statistics';
import type { Peer } from '../processes/backends';
import type { Opened, Row, Setting } from '../Setting';

const FASTER = 20;
/** What a call took at a real Argo CD 3.5.1 with 121 Applications (a tab of four calls: 60 ms). */
const REAL_CALL_MS = 15;
const PEERS: readonly Peer[] = ['community', 'roadie'];

export const measurePeers: Row = async setting => {
  const argo = await setting.argo();
  const figures: Figure[] = [];
  for (const delay of [0, REAL_CALL_MS]) {
    await argo.delayCalls(delay);
    const runs = await openInTurns(setting);
    figures.push(...figuresOf(runs, delay));
  }
  await argo.delayCalls(0);
  return figures;
};

async function openInTurns(setting: Setting): Promise<Run[]> {
  const { followed, options } = setting;
  const contender = ({ visitor }: Opened, opening: Opening) =>
    async function open(sample: number) {
      const pipeline = followed[sample % followed.length];
      return timed(() => opening(visitor, pipeline));
    };
  return interleave(
    {
      ours: contender(await setting.portal(), openPromotion),
      community: contender(await setting.community(), PEER_OPENINGS.community),
      roadie: contender(await setting.roadie(), PEER_OPENINGS.roadie),
    },
    options.quick
      ? { runs: 2, samples: 20, warmUp: 10 }
      : { runs: 5, samples: 100, warmUp: 50 },
  );
}

function figuresOf(runs: readonly Run[], delay: number): Figure[] {
  const when = delay === 0 ? 'at once' : `after ${delay} ms`;
  const where = `Argo CD answers ${when}`;
  const time = (name: string, part: number) =>
    medianOf(runs, run => figureOf(run, name, part));
  const times = ['ours', ...PEERS].flatMap((name): Figure[] =>
    [0.5, 0.99].map(part => ({
      row: 'peers',
      what: `${where}: ${name}, p${part * 100}`,
      value: time(name, part),
      unit: 'ms',
    })),
  );
  const ratios = PEERS.map(
    (peer): Figure => ({
      row: 'peers',
      what: `${where}: faster than ${peer}, p50`,
      value: medianOf(
        runs,
        run => figureOf(run, peer, 0.5) / figureOf(run, 'ours', 0.5),
      ),
      unit: '×',
      goal: { atLeast: FASTER },
    }),
  );
  return [...times, ...ratios];
}
