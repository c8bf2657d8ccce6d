/** What the model tells those who keep its memory, and what it takes from them. */

import { silentArgo } from '../argocd/__testUtils__/silentArgo';
import type { ArgoKind } from '../argocd/types';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { commit, Story } from './__testUtils__/story';
import type { PipelineMemory } from './memory';
import type { JudgedPipeline } from './PipelineKeeper';
import { ReadModel } from './ReadModel';

const KINDS: ArgoKind[] = ['application', 'applicationSet'];
const WEB = { instance: 'eu', namespace: 'argocd', name: 'web' };

const ARGO = silentArgo('eu');

function setUp() {
  const story = new Story();
  const time = new VirtualTime(story.now);
  const judged: JudgedPipeline[] = [];
  const gone: unknown[] = [];
  const recalled = new Map<string, PipelineMemory>();
  const model = new ReadModel({
    instances: [{ api: ARGO, frontendUrl: '', execute: false }],
    entityRefs: () => [],
    commitUrl: () => undefined,
    keeper: {
      recall: (_, uid) => {
        const memory = recalled.get(uid);
        recalled.delete(uid);
        return memory;
      },
      judged: pipeline => judged.push(pipeline),
      gone: ref => gone.push(ref),
    },
    clock: time.clock,
    timers: time.timers,
    random: () => 0.5,
  });
  const { listed, heard } = model.listenerFor('eu');
  const list = (sets = [story.set]) => {
    KINDS.forEach(heard);
    listed({ kind: 'application', objects: Object.values(story.apps) });
    listed({ kind: 'applicationSet', objects: sets });
  };
  model.start();
  return { story, model, judged, gone, recalled, list, time };
}

it('tells of each judgement, with the memory that the next one starts from', async () => {
  const { story, model, judged, list, time } = setUp();
  story.compared(commit('a'), 'dev', 'qa', 'prod');
  list();
  story.deployed(commit('a'), 'dev');
  list();
  await time.advance(50);

  const [last] = judged.slice(-1);
  expect(last).toMatchObject({ ref: WEB, set: { uid: 'set' }, live: true });
  const [run] = Object.values(last.judgement.memory.targets.dev.runs);
  expect(run.completedAt).toBeDefined();
  expect(model.pipeline(WEB)?.pipeline.stages[0].verdict).toBe('complete');
});

it('judges from the memory that was kept, at first sight and later', async () => {
  const before = setUp();
  before.story.compared(commit('a'), 'dev').failed(commit('a'), 'dev', 'smoke');
  before.list();
  await before.time.advance(50);
  const [{ judgement }] = before.judged.slice(-1);

  const { story, model, recalled, list } = setUp();
  recalled.set('set', judgement.memory);
  story.compared(commit('a'), 'dev').deployed(commit('a'), 'dev');
  list();
  const dev = () => model.pipeline(WEB)?.pipeline.stages[0].verdict;
  expect(dev()).toBe('failed');

  recalled.set('set', { ...judgement.memory, targets: {} });
  story.pass(1).change(['dev'], app => app);
  list();
  expect(dev()).toBe('complete');
});

it('tells that a pipeline is gone', () => {
  const { gone, list } = setUp();
  list();
  expect(gone).toEqual([]);
  list([]);
  expect(gone).toEqual([WEB]);
});
