/** Whatever happens to the news of an Argo CD on its way, the model ends as a fresh list would have it. */

import fc from 'fast-check';
import { ArgoWatch, type WatchListener } from '../argocd/ArgoWatch';
import { UnsteadyArgo } from '../argocd/__testUtils__/UnsteadyArgo';
import { keyOf } from '../argocd/mergeList';
import { settle, VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { InstanceObjects } from './InstanceObjects';

jest.setTimeout(120_000);

/** The same tries each time; a failure names its path. */
const SEED = 20261121;
const HEARTBEAT_MS = 10_000;

/** Follows an unsteady Argo CD with all that the portal uses. */
class Follower {
  readonly time = new VirtualTime();
  readonly argo = new UnsteadyArgo(() => this.time.clock().getTime());
  private readonly objects = new InstanceObjects();
  private readonly watch: ArgoWatch;

  constructor() {
    const listener: WatchListener = {
      listed: list => this.objects.replace(list),
      changed: event => this.objects.apply(event),
      heard: () => undefined,
      failed: () => undefined,
    };
    const { clock, timers } = this.time;
    this.watch = new ArgoWatch(
      this.argo.api,
      listener,
      { clock, timers, random: () => 0.5 },
      { info: () => undefined, warn: () => undefined },
    );
  }

  async start(): Promise<void> {
    this.watch.start();
    await settle();
    this.argo.answerLists(0);
    await settle();
  }

  /** Time passes, with a sign of life from time to time. */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= HEARTBEAT_MS) {
      await this.time.advance(Math.min(left, HEARTBEAT_MS));
      this.argo.say(undefined);
    }
    await settle();
  }

  async stop(): Promise<void> {
    await this.watch.stop();
  }

  shown(): string[] {
    return describeObjects(this.objects);
  }

  truth(): string[] {
    const objects = new InstanceObjects();
    this.argo.lists().forEach(list => objects.replace(list));
    return describeObjects(objects);
  }
}

function describeObjects(objects: InstanceObjects): string[] {
  const sets = objects.keys().flatMap(key => objects.set(key) ?? []);
  const named = sets.map(
    ({ key, uid, resourceVersion }) =>
      `set ${keyOf(key)} ${uid}@${resourceVersion}`,
  );
  const owned = sets.flatMap(set =>
    [...objects.applicationsOf(set)].map(
      ([key, app]) => `${set.uid}: ${key} ${app.uid}@${app.resourceVersion}`,
    ),
  );
  return [...named, ...owned].sort();
}

/** Something that is done to the Argo CD or its news; a failing property tells it in these words. */
interface Act {
  run: (follower: Follower) => unknown;
  [fc.toStringMethod]: () => string;
}

function act(words: string, run: Act['run']): Act {
  return { run, [fc.toStringMethod]: () => words };
}

const SETS = fc.constantFrom('checkout', 'orders');
const APPS = fc.constantFrom('dev', 'qa', 'prod');
const CHOICE = fc.nat(1000);
const NOW_AND_THEN = 1;

/** What happens at Argo CD. */
const happening = fc.oneof(
  {
    weight: 2,
    arbitrary: SETS.map(name =>
      act(`${name} is written`, ({ argo }) => argo.writeSet(name)),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(APPS, fc.constantFrom('checkout', 'orders', 'nobody'))
      .map(([name, owner]) =>
        act(`${name} of ${owner} is written`, ({ argo }) =>
          argo.writeApplication(name, owner),
        ),
      ),
  },
  {
    weight: NOW_AND_THEN,
    arbitrary: SETS.map(name =>
      act(`${name} is deleted`, ({ argo }) =>
        argo.delete('applicationSet', name),
      ),
    ),
  },
  {
    weight: 3,
    arbitrary: APPS.map(name =>
      act(`${name} is deleted`, ({ argo }) => argo.delete('application', name)),
    ),
  },
  {
    weight: NOW_AND_THEN,
    arbitrary: fc.constant(
      act('a deletion of what never was', ({ argo }) =>
        argo.deleteUnknown('ghost'),
      ),
    ),
  },
);

/** What is told arrives, perhaps twice, in any order. */
const delivery = fc
  .tuple(CHOICE, fc.boolean())
  .map(([choice, twice]) =>
    act(`news ${choice} arrives${twice ? ', not for the last time' : ''}`, f =>
      f.argo.deliver(choice, twice),
    ),
  );

/** A list is answered, by a replica that lags behind by less than ten seconds. */
const listing = fc
  .nat(9_000)
  .map(lag =>
    act(`lists are answered as of ${lag} ms ago`, ({ argo }) =>
      argo.answerLists(lag),
    ),
  );

/** Nothing is delivered more than ten seconds after it happened. */
const passing = fc.nat(9_000).map(milliseconds =>
  act(`${milliseconds} ms pass`, follower => {
    const { argo, time } = follower;
    const end = time.clock().getTime() + milliseconds;
    while (argo.underWay > 0 && end - argo.oldestUnderWay > 9_000) {
      argo.deliver(0, false);
    }
    return follower.pass(milliseconds);
  }),
);

const late = fc.oneof(
  { weight: 5, arbitrary: happening },
  { weight: 5, arbitrary: delivery },
  { weight: NOW_AND_THEN, arbitrary: listing },
  { weight: 2, arbitrary: passing },
);

/** What is worse than late. */
const lossy = fc.oneof(
  { weight: 10, arbitrary: late },
  {
    weight: 2,
    arbitrary: CHOICE.map(choice =>
      act(`news ${choice} is lost`, ({ argo }) => argo.lose(choice)),
    ),
  },
  {
    weight: NOW_AND_THEN,
    arbitrary: fc.constantFrom(
      act('streams are cut', ({ argo }) => argo.cut()),
      act('garbage', ({ argo }) => argo.say('gap')),
      act('streams fail', ({ argo }) => argo.fail()),
      act('silence', ({ time }) => time.advance(45_000)),
      act('calm', follower => follower.pass(400_000)),
    ),
  },
  {
    weight: NOW_AND_THEN,
    arbitrary: fc
      .nat(60_000)
      .map(milliseconds =>
        act(`a backup of ${milliseconds} ms ago is restored`, ({ argo }) =>
          argo.restore(milliseconds),
        ),
      ),
  },
);

async function ending(
  acts: readonly Act[],
  finish: (follower: Follower) => Promise<void>,
): Promise<{ shown: string[]; truth: string[] }> {
  const follower = new Follower();
  await follower.start();
  for (const { run } of acts) {
    await run(follower);
    await settle();
  }
  await finish(follower);
  const end = { shown: follower.shown(), truth: follower.truth() };
  await follower.stop();
  return end;
}

describe('the model of an Argo CD whose news is disturbed', () => {
  it('is the truth as soon as all has arrived, however late, often and out of order', async () => {
    const acts = fc.array(late, { maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(acts, async run => {
        const { shown, truth } = await ending(run, async follower => {
          while (follower.argo.underWay > 0) {
            follower.argo.deliver(0, false);
            await settle();
          }
          await follower.time.advance(1_000);
        });
        expect(shown).toEqual(truth);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  it('is the truth within eight minutes of the last fault, whatever was lost, cut or restored', async () => {
    const acts = fc.array(lossy, { maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(acts, async run => {
        const { shown, truth } = await ending(run, async follower => {
          for (let passed = 0; passed < 480_000; passed += HEARTBEAT_MS) {
            follower.argo.answerLists(0);
            await follower.pass(HEARTBEAT_MS);
          }
        });
        expect(shown).toEqual(truth);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });
});
