/** What helps to make pipelines that are not there yet. */

import { ScmIntegrations } from '@backstage/integration';
import type { PromotionsConfig } from '../config';
import { Places } from '../creating/Places';
import { Previews } from '../creating/Previews';
import { RepositoryFiles } from '../creating/RepositoryFiles';
import { systemClock as clock } from '../platform/clock';
import { systemTimers as timers } from '../platform/timers';
import type { Reading } from './read';
import type { Services } from './services';

export function create(
  { config: root, urlReader }: Services,
  config: PromotionsConfig,
  { argo }: Reading,
) {
  const { instances, profiles, executor } = config;
  const integrations = ScmIntegrations.fromConfig(root);
  return {
    profiles,
    executor,
    places: new Places({ argo, clock, timers }),
    previews: new Previews({
      generating: new Map(
        [...argo].filter(
          ([name]) => instances.find(i => i.name === name)?.generate,
        ),
      ),
      repositories: new RepositoryFiles({ integrations, urlReader, clock }),
      config,
    }),
  };
}
