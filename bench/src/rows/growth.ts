/** How loading, memory, answers and events grow with the number of Applications. */

import path from 'node:path';
import { applicationCount, type FleetSize } from '../argocd/Fleet';
import type { Figure, Unit } from '../figures';
import { figureOf, type Run } from '../measure/interleave';
import { heapEach, load, overIdle, type Load } from '../measure/load';
import { pipelinePath } from '../measure/openings';
import { medianOf, percentile } from '../measure/statistics';
import { timesToShow } from '../measure/untilShown';
import { ArgoCds, NOBODY } from '../processes/ArgoCds';
import { startPortal } from '../processes/backends';
import { opened, spread, type Row, type Setting } from '../Setting';
import { againstFloor, ratioToFloor } from './api';

const MB = 1024 * 1024;
/** The largest world, in sizes of the other rows. */
const UP_TO = 10;
/** What two runs of the same may differ in. */
const SAME = { atMost: 1.2 };

interface World {
  instances: number;
  /** What each of them holds. */
  each: FleetSize;
}

/** The last is an organisation: twenty Argo CDs, ten thousand tenants, nine of ten Applications in no pipeline. */
const WORLDS: readonly World[] = [
  { instances: 1, each: { pipelines: 25, others: 0 } },
  { instances: 1, each: { pipelines: 250, others: 0 } },
  { instances: 1, each: { pipelines: 2500, others: 0 } },
  { instances: 20, each: { pipelines: 125, others: 4500 } },
];

interface Grown {
  loaded: Load;
  runs: Run[];
  shown: number[];
}

export const measureGrowth: Row = async setting => {
  const largest = setting.options.size * UP_TO;
  const worlds = WORLDS.filter(world => countOf(world) <= largest);
  const grown: Grown[] = [];
  for (const world of worlds) grown.push(await grow(setting, world));
  return [...grown.flatMap(figuresOf), ...lastStep(grown)];
};

/** What the last step up costs an answer, each world judged by its own floor. */
function lastStep(grown: readonly Grown[]): Figure[] {
  const [before, last] = grown.slice(-2);
  if (!before || !last) return [];
  const [from, to] = [before, last].map(({ loaded }) => textOf(loaded));
  return [
    {
      row: 'growth',
      what: `GET pipeline: p99 at ${to} to that at ${from}, each to its floor`,
      value: ratioToFloor(last.runs) / ratioToFloor(before.runs),
      unit: '×',
      goal: SAME,
    },
  ];
}

function countOf({ instances, each }: World): number {
  return applicationCount(each) * instances;
}

function textOf({ applications }: Load): string {
  return applications.toLocaleString('en-US');
}

async function grow(setting: Setting, world: World): Promise<Grown> {
  const { instances, each } = world;
  const place = path.join(setting.place, `growth-${countOf(world)}`);
  const argo = await ArgoCds.start(place, instances, NOBODY);
  const pipelines = spread(each.pipelines);
  // A catalog that is still being filled would be measured, too.
  const portal = await startPortal({ place, argo, pipelines: [] });
  const person = await opened(portal);
  const { visitor } = person;
  const loaded = await load(argo, person, each);
  const call = {
    what: '',
    name: 'pipeline',
    path: (sample: number) =>
      pipelinePath(argo.names[0], pipelines[sample % pipelines.length]),
  };
  const floor = await setting.floor();
  const { quick } = setting.options;
  const runs = await againstFloor(call, visitor, floor.visitor, quick);
  const samples = quick ? 30 : 200;
  const shown = await timesToShow(argo, visitor, pipelines, samples);
  await portal.end();
  await argo.end();
  return { loaded, runs, shown };
}

function figuresOf({ loaded, runs, shown }: Grown): Figure[] {
  const figure = (what: string, value: number, unit: Unit): Figure => ({
    row: 'growth',
    what: `${textOf(loaded)}: ${what}`,
    value,
    unit,
  });
  return [
    figure('to load all', loaded.seconds, 's'),
    figure('over idle while loading', overIdle(loaded) / MB, 'MB'),
    figure('heap an Application', heapEach(loaded) / 1024, 'KB'),
    figure(
      'GET pipeline, p50',
      medianOf(runs, run => figureOf(run, 'ours', 0.5)),
      'ms',
    ),
    figure(
      'GET pipeline, p99',
      medianOf(runs, run => figureOf(run, 'ours', 0.99)),
      'ms',
    ),
    figure("GET pipeline, p99 to the floor's", ratioToFloor(runs), '×'),
    figure('from an event to our API, p99', percentile(shown, 0.99), 'ms'),
  ];
}
