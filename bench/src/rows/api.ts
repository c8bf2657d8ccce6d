/** The tab's two API calls, against an authenticated Backstage route that answers the same bytes. */

import type { Figure } from '../figures';
import { figureOf, interleave, type Run } from '../measure/interleave';
import { listPath, pipelinePath } from '../measure/openings';
import { medianOf } from '../measure/statistics';
import type { Visitor } from '../processes/Backend';
import type { Row } from '../Setting';

/** How much more than the floor a call may cost. */
const MOST = 2;

export interface ApiCall {
  /** In a person's words. */
  what: string;
  /** What the floor keeps its bytes under. */
  name: string;
  path: (sample: number) => string;
}

/** Interleaved: our call, the floor with its bytes, and the floor that also asks for a permission. */
export async function againstFloor(
  call: ApiCall,
  portal: Visitor,
  floor: Visitor,
  quick: boolean,
): Promise<Run[]> {
  const { text } = await portal.get(call.path(0));
  const kept = await floor.ask(`/floor/bytes/${call.name}`, text);
  if (kept.status !== 204) throw new Error('the floor did not take the bytes');
  const took = (visitor: Visitor, path: (sample: number) => string) =>
    async function ask(sample: number) {
      return (await visitor.get(path(sample))).milliseconds;
    };
  return interleave(
    {
      ours: took(portal, call.path),
      floor: took(floor, () => `/floor/bytes/${call.name}`),
      permitted: took(floor, () => `/floor/permitted/${call.name}`),
    },
    quick
      ? { runs: 2, samples: 100, warmUp: 50 }
      : { runs: 5, samples: 400, warmUp: 300 },
  );
}

/** Our percentile to the floor's, run by run. */
export function ratioToFloor(
  runs: readonly Run[],
  to = 'floor',
  part = 0.99,
): number {
  return medianOf(
    runs,
    run => figureOf(run, 'ours', part) / figureOf(run, to, part),
  );
}

export const measureApi: Row = async setting => {
  const { visitor } = await setting.portal();
  const floor = await setting.floor();
  const { followed, options } = setting;
  const [instance] = (await setting.argo()).names;
  const any = (sample: number) => followed[sample % followed.length];
  const calls: ApiCall[] = [
    {
      what: 'GET pipeline',
      name: 'pipeline',
      path: sample => pipelinePath(instance, any(sample)),
    },
    {
      what: 'GET pipelines?entityRef=',
      name: 'list',
      path: sample => listPath(any(sample)),
    },
  ];
  const figures: Figure[] = [];
  for (const call of calls) {
    const runs = await againstFloor(
      call,
      visitor,
      floor.visitor,
      options.quick,
    );
    figures.push(...figuresOf(call.what, runs));
  }
  return figures;
};

function figuresOf(call: string, runs: readonly Run[]): Figure[] {
  const time = (name: string, part: number) =>
    medianOf(runs, run => figureOf(run, name, part));
  const figure = (what: string, value: number): Figure => ({
    row: 'api',
    what: `${call}: ${what}`,
    value,
    unit: 'ms',
  });
  return [
    figure('p50', time('ours', 0.5)),
    figure('p99', time('ours', 0.99)),
    figure('floor p50', time('floor', 0.5)),
    figure('floor p99', time('floor', 0.99)),
    figure('floor with a permission, p99', time('permitted', 0.99)),
    {
      row: 'api',
      what: `${call}: p50 to the floor's`,
      value: ratioToFloor(runs, 'floor', 0.5),
      unit: '×',
    },
    {
      row: 'api',
      what: `${call}: p99 to the floor's`,
      value: ratioToFloor(runs),
      unit: '×',
      goal: { atMost: MOST },
    },
    {
      row: 'api',
      what: `${call}: p99 to the floor's with a permission`,
      value: ratioToFloor(runs, 'permitted'),
      unit: '×',
    },
  ];
}
