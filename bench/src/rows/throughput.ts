/** How many events a second are taken in, from the first that is sent until the API tells of the last. */

import { TARGETS_EACH } from '../argocd/Fleet';
import type { Change } from '../argocd/Instance';
import type { Figure } from '../figures';
import { pipelinePath } from '../measure/openings';
import { median } from '../measure/statistics';
import { untilShown } from '../measure/untilShown';
import type { Row, Setting } from '../Setting';

const GOAL = { atLeast: 15_000 };
const KINDS: Record<'rollout' | 'refresh', string> = {
  rollout: 'rollouts, where a viewer sees each event',
  refresh: 'comparisons that change nothing',
};

export const measureThroughput: Row = async setting => {
  const runs = setting.options.quick ? 1 : 3;
  const figures: Figure[] = [];
  for (const kind of ['rollout', 'refresh'] as const) {
    await flood(setting, kind, 0.2);
    const speeds: number[] = [];
    for (let run = 0; run < runs; run++) {
      speeds.push(await flood(setting, kind, 1));
    }
    figures.push({
      row: 'throughput',
      what: `events of ${KINDS[kind]}`,
      value: median(speeds),
      unit: 'events/s',
      goal: GOAL,
    });
  }
  return figures;
};

/** The events of two rounds through all Applications, or a part of them; how many a second were taken. */
async function flood(
  setting: Setting,
  change: Change,
  part: number,
): Promise<number> {
  const { options, followed } = setting;
  const argo = await setting.argo();
  const [instance] = argo.names;
  const { visitor } = await setting.portal();
  const count = Math.ceil(options.size * 2 * part);
  const beganAt = await argo.flood(instance, count, change);
  const pipeline = followed[followed.length - 1];
  const { revision } = await argo.tell(
    instance,
    pipeline * TARGETS_EACH,
    'commit',
  );
  const path = pipelinePath(instance, pipeline);
  const seconds =
    ((await untilShown(visitor, path, revision)) - beganAt) / 1000;
  return count / seconds;
}
