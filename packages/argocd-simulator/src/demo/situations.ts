/** Brings each demo service to its situation, by the means that a real one gets there. */

import type { Place, Stagehand } from './Stagehand';
import type { Situation } from './services';

/** Plays the newest change until the service is in its situation. */
export const SITUATIONS: Record<
  Situation,
  (hand: Stagehand, change: string) => Promise<void>
> = {
  async waitingForApproval(hand, change) {
    await reachQa(hand, change);
  },

  async opensByItself(hand, change) {
    const revision = await hand.commit('1.1.0', change);
    await hand.untilDeployed(hand.places('dev'), revision);
  },

  async rolling(hand, change) {
    const revision = await hand.commit('1.1.0', change, { smokeTest: 'hang' });
    await hand.until(
      hand.places('qa'),
      'runs its smoke test',
      app =>
        app.status?.sync.revision === revision &&
        app.status.operationState?.phase === 'Running',
    );
  },

  async gateFailed(hand, change) {
    await hand.commit('1.1.0', change, { smokeTest: 'fail' });
    await hand.until(
      hand.places('qa'),
      'failed its smoke test',
      app => app.status?.operationState?.phase === 'Failed',
    );
  },

  async degraded(hand, change) {
    await hand.commit('1.1.0', change, { brokenImage: true });
    await hand.until(
      hand.places('qa'),
      'is degraded',
      app => app.status?.health.status === 'Degraded',
    );
  },

  async drifted(hand, change) {
    const places = hand.places('prod');
    await open(hand, places, await reachQa(hand, change));
    hand.scale(places[0], 1);
    await hand.until(
      places,
      'has drifted',
      app => app.status?.sync.status === 'OutOfSync',
    );
  },

  async halfApproved(hand, change) {
    const places = hand.places('prod');
    const half = places.slice(0, places.length / 2);
    await open(hand, half, await reachQa(hand, change));
  },

  async done(hand, change) {
    await open(hand, hand.places('prod'), await reachQa(hand, change));
  },
};

/** The first version, everywhere. */
export async function playFirstVersion(
  hand: Stagehand,
  name: string,
): Promise<void> {
  const files = hand.lasting();
  const revision = await hand.commit('1.0.0', `${name} 1.0.0`, {}, files);
  for (const { name: stage, gate } of hand.stages) {
    const places = hand.places(stage);
    await (gate === 'argocd'
      ? hand.untilDeployed(places, revision)
      : open(hand, places, revision));
  }
}

async function reachQa(hand: Stagehand, change: string): Promise<string> {
  const revision = await hand.commit('1.1.0', change);
  await hand.untilDeployed(hand.places('qa'), revision);
  return revision;
}

/** Opens a gate by hand, once Argo CD has seen the commit there. */
async function open(
  hand: Stagehand,
  places: Place[],
  revision: string,
): Promise<void> {
  await hand.until(
    places,
    'has seen the commit',
    app => app.status?.sync.revision === revision,
  );
  hand.sync(places, revision);
  await hand.untilDeployed(places, revision);
}
