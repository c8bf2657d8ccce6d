/** The routes. */

import { Aborts } from '../approvals/abort/Aborts';
import { CommitNames } from '../argocd/CommitNames';
import { PoliciesInForce } from '../approvals/policies/PoliciesInForce';
import type { Rollbacks } from '../approvals/rollback/Rollbacks';
import type { PromotionsConfig } from '../config';
import { WaitingGates } from '../approvals/WaitingGates';
import { createRouter } from '../http/createRouter';
import { CreatorAccess } from '../http/CreatorAccess';
import { EntityPipelines } from '../http/EntityPipelines';
import { PipelineAccess } from '../http/PipelineAccess';
import { RefusedTries } from '../http/RefusedTries';
import { RememberedPermissions } from '../http/RememberedPermissions';
import { systemClock as clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { systemTimers as timers } from '../platform/timers';
import { Repairs } from '../repairs/Repairs';
import type { WorkerLoop } from '../worker/WorkerLoop';
import { create } from './create';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Remembering } from './remember';
import type { Services } from './services';
import type { SideDoorWatch } from './sideDoors';

export function serve(
  services: Services,
  config: PromotionsConfig,
  { history }: Remembering,
  reading: Reading,
  deciding: Deciding,
  loop: WorkerLoop,
  { doors: sideDoors }: SideDoorWatch,
  rollbacks: Rollbacks,
) {
  const { argo, commits, reader } = reading;
  const { store, approvals, feed, record, holds, people } = deciding;
  const looking = new RememberedPermissions(services.permissions, clock);
  const access = new PipelineAccess({
    ...services,
    looking,
    reader,
    owners: people.pipelineOwners,
    guest: services.config.getOptionalString(
      'auth.providers.guest.userEntityRef',
    ),
  });
  return createRouter({
    ...create(services, config, reading),
    clock,
    reader,
    details: new Map([...argo].map(([name, { details }]) => [name, details])),
    repairs: repairing(config, reading, deciding),
    access,
    creators: new CreatorAccess({ ...services, looking }),
    approvals,
    waiting: new WaitingGates({ reader, store, approvals }),
    aborts: new Aborts({ store, clock }),
    policies: new PoliciesInForce({ config, ...people }),
    sideDoors,
    rollbacks,
    feed,
    entities: new EntityPipelines({ ...services, reader, clock }),
    auditor: services.auditor,
    refusedTries: new RefusedTries({ store, reader, clock }),
    record,
    argo,
    commits: commits.commits,
    commitNames: new CommitNames({
      argo,
      timers,
      commitUrl: commits.commitUrl,
    }),
    history,
    holds,
    onHeld: ref => {
      feed.decided(ref);
      loop.wake();
    },
    onDecided: ref => {
      feed.decided(ref);
      loop.wake();
    },
  });
}

function repairing(
  config: PromotionsConfig,
  { argo }: Reading,
  { repairLedger: ledger, holds }: Deciding,
): Repairs {
  return new Repairs({
    argo: executing(config, argo),
    config,
    ledger,
    holding: stage => holds.holding(stage),
    newId,
  });
}

/** The instances on which the portal may act. */
function executing<T>(
  { instances }: PromotionsConfig,
  argo: ReadonlyMap<string, T>,
): Map<string, T> {
  return new Map(
    [...argo].filter(([name]) => instances.find(i => i.name === name)?.execute),
  );
}
