/** What helps to make pipelines that are not there yet. */

import type { PromotionsConfig } from '../config';
import { Places } from '../creating/Places';
import { Previews } from '../creating/Previews';
import { systemClock as clock } from '../platform/clock';
import type { Reading } from './read';

export function create(config: PromotionsConfig, { argo }: Reading) {
  const { profiles, executor } = config;
  return {
    profiles,
    executor,
    places: new Places({ argo, clock }),
    previews: new Previews(),
  };
}
