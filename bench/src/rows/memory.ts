/** Memory of the portal: idle, while it loads, and for each Application that it holds. */

import type { Figure, Unit } from '../figures';
import { heapEach, load, overIdle } from '../measure/load';
import { ArgoCds, NOBODY } from '../processes/ArgoCds';
import { startPortal } from '../processes/backends';
import { opened, placeOf, type Row } from '../Setting';

const MB = 1024 * 1024;

export const measureMemory: Row = async setting => {
  const place = placeOf(setting, 'memory');
  const { pipelines } = setting;
  const argo = await ArgoCds.start(place, 1, NOBODY);
  // A catalog that is still being filled would be measured, too.
  const portal = await startPortal({ place, argo, pipelines: [] });
  const size = { pipelines, others: 0 };
  const person = await opened(portal);
  const loaded = await setting.profiled('memory', portal, () =>
    load(argo, person, size),
  );
  await portal.end();
  await argo.end();
  const { idle, full, applications, seconds } = loaded;
  return [
    figure('idle, resident', idle.rss / MB, 'MB'),
    figure('idle, heap', idle.heapUsed / MB, 'MB'),
    {
      ...figure(`over idle while loading`, overIdle(loaded) / MB, 'MB'),
      goal: { atMost: 200 },
    },
    {
      ...figure('heap an Application', heapEach(loaded) / 1024, 'KB'),
      goal: { atMost: 3 },
    },
    figure(
      'resident an Application',
      (full.rss - idle.rss) / applications / 1024,
      'KB',
    ),
    figure('to load all', seconds, 's'),
  ];
};

function figure(what: string, value: number, unit: Unit): Figure {
  return { row: 'memory', what, value, unit };
}
