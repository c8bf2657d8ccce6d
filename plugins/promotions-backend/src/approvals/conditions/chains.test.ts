/** A pipeline of several ApplicationSets: what is opened in production is what every earlier part has completed. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { ArgoSource } from '../../argocd/types';
import { commit, Story } from '../../model/__testUtils__/story';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { judgedSnapshot } from '../../worker/__testUtils__/openings';
import { presentChain } from '../../model/chains';
import { earlierPartsOf, normalizedUrl } from './chains';

const A = commit('a');
const B = commit('b');
const TEST: PipelineRef = {
  instance: 'test',
  namespace: 'argocd',
  name: 'web',
};
const LIVE: PipelineRef = {
  instance: 'live',
  namespace: 'argocd',
  name: 'web',
};
const CHAINS = [{ name: 'web', parts: [TEST, LIVE] }];

const sources = (story: Story, ...list: ArgoSource[]) =>
  story.change(Object.keys(story.apps), app => ({ ...app, sources: list }));

function judged(story: Story, ref: PipelineRef, live = true): PipelineSnapshot {
  return judgedSnapshot({
    ref,
    set: story.set,
    judgement: story.judge(),
    live,
  });
}

/** Every stage of the first part runs A, and dev already B. */
function firstPart(): Story {
  const story = new Story();
  ['dev', 'qa', 'prod'].forEach(name => story.deployed(A, name));
  story.judge();
  story.pass(30).compared(B, 'dev', 'qa', 'prod').pass(5).deployed(B, 'dev');
  story.judge();
  return story.pass(30);
}

function statesFor(
  revision: string,
  part: PipelineSnapshot | undefined,
  live = judged(new Story(), LIVE),
) {
  return earlierPartsOf(live, 0, [revision], {
    chains: CHAINS,
    find: () => part,
  }).map(({ title, state, reason }) => [title, state, reason]);
}

it('has completed what all of its stages have completed, and nothing else', () => {
  const story = firstPart();
  expect(statesFor(A, judged(story, TEST))).toEqual([
    ['web', 'met', undefined],
  ]);
  expect(statesFor(B, judged(story, TEST))).toEqual([
    ['web', 'waiting', undefined],
  ]);
  story.deployed(B, 'qa').deployed(B, 'prod').pass(30);
  expect(statesFor(B, judged(story, TEST))[0][1]).toBe('met');
});

it('has not completed what it never saw', () => {
  expect(statesFor(commit('c'), judged(firstPart(), TEST))[0][1]).toBe(
    'waiting',
  );
});

it('proves nothing while its Argo CD is not live, or while it is not there', () => {
  expect(statesFor(A, judged(firstPart(), TEST, false))[0]).toEqual([
    'web',
    'unknown',
    'the stream has ended',
  ]);
  expect(statesFor(A, undefined)[0]).toEqual([
    'web',
    'unknown',
    'test:argocd/web is not there',
  ]);
});

it('proves nothing without a source in common', () => {
  const other = sources(firstPart(), {
    repoURL: 'https://git/other.git',
    targetRevision: 'main',
  });
  expect(statesFor(A, judged(other, TEST))[0][1]).toBe('failed');
});

it('is matched by repository and revision, whatever the branch, the folder and the way the address is written', () => {
  const live = sources(new Story(), {
    repoURL: 'git@git:web',
    targetRevision: 'production',
    path: 'live',
  });
  expect(
    statesFor(A, judged(firstPart(), TEST), judged(live, LIVE))[0][1],
  ).toBe('met');
});

it('of several sources those count that both have', () => {
  const chart = {
    repoURL: 'https://charts',
    chart: 'web',
    targetRevision: '1.2.3',
  };
  const values = { repoURL: 'https://git/web.git', targetRevision: 'main' };
  const live = judged(sources(new Story(), chart, values), LIVE);
  const states = earlierPartsOf(live, 0, ['1.2.3', A], {
    chains: CHAINS,
    find: () => judged(firstPart(), TEST),
  });
  expect(states[0].state).toBe('met');
});

it('the first part waits for nobody', () => {
  const first = judged(firstPart(), TEST);
  expect(
    earlierPartsOf(first, 2, [A], { chains: CHAINS, find: () => undefined }),
  ).toEqual([]);
});

it('shows where a pipeline is among its parts', () => {
  expect(presentChain(LIVE, CHAINS, () => 'Web shop')).toEqual({
    name: 'web',
    position: 1,
    parts: [
      { ref: TEST, title: 'Web shop' },
      { ref: LIVE, title: 'Web shop' },
    ],
  });
  expect(
    presentChain({ ...LIVE, name: 'x' }, CHAINS, () => ''),
  ).toBeUndefined();
});

it.each([
  'https://git.example/group/repo.git',
  'https://git.example/group/repo',
  'https://user:secret@git.example/group/repo/',
  'ssh://git@git.example/group/repo.git',
  'git@git.example:group/repo.git',
  'HTTPS://GIT.example/group/repo',
])('knows %s', url => {
  expect(normalizedUrl(url)).toBe('git.example/group/repo');
});
