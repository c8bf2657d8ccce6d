/** Names of commits are asked for once, and nobody waits longer for them than they said. */

import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { commit, Story } from '../model/__testUtils__/story';
import { CommitNames } from './CommitNames';
import type { RevisionMetadata } from './ArgoApi';

const A = commit('a');
const B = commit('b');

function setUp() {
  const time = new VirtualTime();
  const asked: string[] = [];
  const answers = new Map<string, () => Promise<RevisionMetadata>>();
  const names = new CommitNames({
    argo: new Map([
      [
        'eu',
        {
          revisionMetadata: (_: unknown, revision: string) => {
            asked.push(revision);
            const answer = answers.get(revision);
            return answer ? answer() : new Promise(() => {});
          },
        },
      ],
    ]),
    commitUrl: (repoURL, revision) => `${repoURL}/commit/${revision}`,
    timers: time.timers,
  });
  const application = new Story().apps.dev;
  const question = (revision: string, sourceIndex = 0) => ({
    application,
    sourceIndex,
    revision,
  });
  const knownOf = (...revisions: string[]) =>
    names.known(
      'eu',
      revisions.map(revision => question(revision)),
      1_000,
    );
  const answer = (revision: string, message: string) =>
    answers.set(revision, async () => ({
      message,
      author: 'Ada Byron <ada@example.com>',
      date: '2026-11-21T12:00:00Z',
    }));
  return {
    time,
    asked,
    answers,
    answer,
    names,
    question,
    knownOf,
    application,
  };
}

it('tells the first line, the author without an address, and where to see it', async () => {
  const { answer, knownOf, application } = setUp();
  answer(A, 'faster basket\n\nwith a cache');
  expect(await knownOf(A)).toEqual([
    {
      revision: A,
      subject: 'faster basket',
      author: 'Ada Byron',
      date: '2026-11-21T12:00:00Z',
      url: `${application.sources[0].repoURL}/commit/${A}`,
    },
  ]);
});

it('asks once for each commit, however many want to know it', async () => {
  const { answer, knownOf, asked } = setUp();
  answer(A, 'one');
  await Promise.all([knownOf(A), knownOf(A, A)]);
  await knownOf(A);
  expect(asked).toEqual([A]);
});

it('waits no longer than it was told, and tells what is known by then', async () => {
  const { answer, knownOf, time } = setUp();
  answer(A, 'one');
  const known = knownOf(A, B);
  await time.advance(1_000);
  expect((await known).map(({ subject }) => subject)).toEqual(['one']);
  expect(time.pending).toBe(0);
});

it('a commit that could not be told is asked for again', async () => {
  const { answer, answers, knownOf, asked } = setUp();
  answers.set(A, () => Promise.reject(new Error('Argo CD is away')));
  expect(await knownOf(A)).toEqual([]);
  answer(A, 'one');
  expect(await knownOf(A)).toHaveLength(1);
  expect(asked).toEqual([A, A]);
});

it('asks nothing of what is no commit, of no source, or of an Argo CD that is not configured', async () => {
  const { names, question, asked } = setUp();
  const questions = [question('1.2.3'), question(A, 7)];
  expect(await names.known('eu', questions, 1_000)).toEqual([]);
  expect(await names.known('us', [question(A)], 1_000)).toEqual([]);
  expect(asked).toEqual([]);
});
