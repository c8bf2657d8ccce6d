/** Brings each demo service to its situation, by the means that a real one gets there. */

import type { Stagehand } from './Stagehand';
import type { DemoTarget, Situation } from './services';

/** Plays the newest change until the service is in its situation. */
export const SITUATIONS: Record<
  Situation,
  (hand: Stagehand, change: string) => Promise<void>
> = {
  async waitingForApproval(hand, change) {
    const revision = await hand.commit('1.1.0', change);
    await hand.untilDeployed(hand.stage('qa'), revision);
  },

  async rolling(hand, change) {
    await hand.commit('1.1.0', change, { smokeTest: 'hang' });
    await hand.until(
      hand.stage('qa'),
      'runs its smoke test',
      app =>
        app.status?.operationState?.phase === 'Running' &&
        (app.status.history?.length ?? 0) > 0,
    );
  },

  async gateFailed(hand, change) {
    await hand.commit('1.1.0', change, { smokeTest: 'fail' });
    await hand.until(
      hand.stage('qa'),
      'failed its smoke test',
      app => app.status?.operationState?.phase === 'Failed',
    );
  },

  async degraded(hand, change) {
    await hand.commit('1.1.0', change, { brokenImage: true });
    await hand.until(
      hand.stage('qa'),
      'is degraded',
      app => app.status?.health?.status === 'Degraded',
    );
  },

  async drifted(hand, change) {
    const [target] = await rollOut(hand, change);
    hand.scale(target, 1);
    await hand.until(
      hand.stage('prod'),
      'has drifted',
      app => app.status?.sync?.status === 'OutOfSync',
    );
  },

  async halfApproved(hand, change) {
    const revision = await hand.commit('1.1.0', change);
    await hand.untilDeployed(hand.stage('qa'), revision);
    const prod = hand.stage('prod');
    const half = prod.targets.slice(0, prod.targets.length / 2);
    await openAt(hand, half, revision);
  },

  async done(hand, change) {
    await rollOut(hand, change);
  },
};

/** The first version, everywhere. */
export async function playFirstVersion(
  hand: Stagehand,
  name: string,
): Promise<void> {
  const revision = await hand.commit(
    '1.0.0',
    `${name} 1.0.0`,
    {},
    hand.lasting(),
  );
  await hand.untilDeployed(hand.stage('qa'), revision);
  await openAt(hand, hand.stage('prod').targets, revision);
}

async function rollOut(hand: Stagehand, change: string): Promise<DemoTarget[]> {
  const revision = await hand.commit('1.1.0', change);
  await hand.untilDeployed(hand.stage('qa'), revision);
  const { targets } = hand.stage('prod');
  await openAt(hand, targets, revision);
  return targets;
}

async function openAt(
  hand: Stagehand,
  targets: DemoTarget[],
  revision: string,
): Promise<void> {
  const part = { ...hand.stage('prod'), targets };
  await hand.until(
    part,
    'has seen the commit',
    app => app.status?.sync?.revision === revision,
  );
  hand.sync(targets, revision);
  await hand.untilDeployed(part, revision);
}
