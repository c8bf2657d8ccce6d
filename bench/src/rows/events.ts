/** From an event at Argo CD to our API. */

import type { Figure } from '../figures';
import { percentile } from '../measure/statistics';
import { timesToShow } from '../measure/untilShown';
import type { Row } from '../Setting';

export const EVENT_GOAL = { atMost: 50 };

export const measureEvents: Row = async setting => {
  const argo = await setting.argo();
  const { visitor } = await setting.portal();
  const { followed, options } = setting;
  await timesToShow(argo, visitor, followed, 10);
  const samples = options.quick ? 30 : 400;
  const times = await timesToShow(argo, visitor, followed, samples);
  return [figure(times, 0.5), { ...figure(times, 0.99), goal: EVENT_GOAL }];
};

function figure(times: readonly number[], part: number): Figure {
  return {
    row: 'events',
    what: `from an event to our API, p${part * 100}`,
    value: percentile(times, part),
    unit: 'ms',
  };
}
