/** What is remembered of a pipeline as it is followed, each change by itself, is what all of it at a time would tell. */

import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { commit, Story } from './__testUtils__/story';
import type { Applications } from './InstanceObjects';
import { NO_APPLICATIONS } from './judgeChildren';
import { runIn } from './memory';
import { PipelineEvidence } from './PipelineEvidence';
import { FORGETFUL } from './PipelineKeeper';

const A = commit('a');

function setUp() {
  const story = new Story().compared(A, 'dev', 'qa');
  const time = new VirtualTime(story.now);
  const applications = (): Applications =>
    new Map(Object.values(story.apps).map(app => [app.key.name, app]));
  const evidence = new PipelineEvidence(
    { instance: 'eu', ...story.set.key },
    {
      freshness: () => ({ state: 'live', observedAt: story.now }),
      keeper: FORGETFUL,
      known: NO_APPLICATIONS,
      clock: time.clock,
    },
    story.set,
    applications(),
  );
  const follow = () => evidence.become(story.set, applications());
  const verdicts = () =>
    evidence.judgement().stages.map(({ verdict }) => verdict);
  const dev = () => runIn(evidence.judgement().memory, story.apps.dev, [A]);
  return { story, time, follow, verdicts, dev };
}

it('takes in what time alone makes of a target that has not changed', async () => {
  const { story, time, follow, verdicts, dev } = setUp();
  story.claim('dev', 'Pending', A).syncing(A, 'dev');
  follow();
  story.deployed(A, 'dev', {
    initiatedBy: { username: 'applicationset-controller', automated: true },
  });
  follow();
  story.claim('dev', 'Healthy', A);
  follow();
  expect(verdicts()[0]).toBe('rolling');
  expect(dev()?.completedAt).toBeUndefined();
  await time.advance(1_000);
  expect(verdicts()[0]).toBe('complete');
  expect(dev()?.completedAt).toBeDefined();
});

it('keeps what one event told although the next one hides it', () => {
  const { story, follow, dev } = setUp();
  story.failed(A, 'dev', 'smoke');
  follow();
  story.syncing(A, 'dev');
  follow();
  expect(dev()?.failure).toMatchObject({ reason: 'check' });
});
