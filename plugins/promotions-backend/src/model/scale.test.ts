/** What must not grow with the number of pipelines and Applications, told by counting. */

import { silentArgo } from '../argocd/__testUtils__/silentArgo';
import type { Application, ApplicationSet, ArgoKind } from '../argocd/types';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { commit, Story } from './__testUtils__/story';
import type { JudgedPipeline } from './PipelineKeeper';
import { ReadModel } from './ReadModel';

const KINDS: ArgoKind[] = ['application', 'applicationSet'];
const MANY = 200;

const ARGO = silentArgo('eu');

function setUp() {
  const story = new Story().compared(commit('a'), 'dev', 'qa', 'prod');
  const time = new VirtualTime(story.now);
  const judged: JudgedPipeline[] = [];
  const told: string[] = [];
  let worded = 0;
  const model = new ReadModel({
    instances: [{ api: ARGO, frontendUrl: '', execute: false }],
    entityRefs: () => {
      worded += 1;
      return [];
    },
    commitUrl: () => undefined,
    keeper: {
      recall: () => undefined,
      judged: pipeline => judged.push(pipeline),
      gone: () => undefined,
    },
    clock: time.clock,
    timers: time.timers,
    random: () => 0.5,
  });
  model.onChange(({ name }) => told.push(name));
  model.start();
  const { listed, heard, changed } = model.listenerFor('eu');
  const pipelines = Array.from({ length: MANY }, (_, at) => `web-${at}`);
  const list = (others: Application[] = []) => {
    KINDS.forEach(heard);
    const targets = pipelines.flatMap(name =>
      Object.values(story.apps).map(app => targetOf(name, app)),
    );
    listed({ kind: 'application', objects: [...targets, ...others] });
    const sets = pipelines.map(name => setNamed(name, story.set));
    listed({ kind: 'applicationSet', objects: sets });
  };
  const change = (name: string, app: Application) =>
    changed({ kind: 'application', type: 'SET', object: targetOf(name, app) });
  const see = (name: string) =>
    model.pipeline({ instance: 'eu', namespace: 'argocd', name })?.pipeline;
  const timesWorded = () => worded;
  return {
    story,
    time,
    judged,
    told,
    timesWorded,
    list,
    change,
    changed,
    see,
  };
}

function setNamed(name: string, set: ApplicationSet): ApplicationSet {
  return { ...set, key: { ...set.key, name }, uid: name };
}

function targetOf(name: string, app: Application): Application {
  return {
    ...app,
    key: { ...app.key, name: `${name}-${app.key.name}` },
    uid: `${name} ${app.uid}`,
    owner: { kind: 'ApplicationSet', name, uid: name },
  };
}

describe('one event among many pipelines', () => {
  it('has one of them judged, once for a burst', async () => {
    const { story, time, judged, list, change } = setUp();
    list();
    await time.advance(1_000);
    expect(new Set(judged.map(({ ref }) => ref.name)).size).toBe(MANY);
    judged.length = 0;
    change('web-7', story.syncing(commit('a'), 'dev').apps.dev);
    change('web-7', story.deployed(commit('a'), 'dev').apps.dev);
    expect(judged).toEqual([]);
    await time.advance(50);
    expect(judged.map(({ ref }) => ref.name)).toEqual(['web-7']);
  });

  it('is remembered although the next one hides it before anything is judged', async () => {
    const { story, time, list, change, see } = setUp();
    list();
    await time.advance(1_000);
    change('web-7', story.failed(commit('a'), 'dev', 'smoke').apps.dev);
    change('web-7', story.syncing(commit('a'), 'dev').apps.dev);
    expect(see('web-7')?.stages[0].verdict).toBe('failed');
    expect(see('web-7')?.stages[0].targets[0].checks).toMatchObject([
      { name: 'smoke', state: 'failed' },
    ]);
  });

  it('that came before the first judgement is remembered with what the list told', async () => {
    const { story, list, change, see } = setUp();
    story.failed(commit('a'), 'dev', 'smoke');
    list();
    change('web-7', story.syncing(commit('a'), 'dev').apps.dev);
    expect(see('web-7')?.stages[0].verdict).toBe('failed');
    expect(see('web-8')?.stages[0].verdict).toBe('failed');
  });

  it('is seen at once by who looks', () => {
    const { story, list, change, see } = setUp();
    list();
    change('web-7', story.syncing(commit('a'), 'dev').apps.dev);
    expect(see('web-7')?.stages[0].verdict).toBe('rolling');
  });
});

describe('a first list', () => {
  it('is told of a few pipelines at a time, so that others get their turn', async () => {
    const { time, told, judged, list } = setUp();
    list();
    expect(judged).toEqual([]);
    await time.advance(50);
    expect(judged).toHaveLength(10);
    await time.advance(1_000);
    expect(new Set(told).size).toBe(MANY);
    expect(told).toHaveLength(MANY);
  });
});

describe('a pipeline that nobody looks at', () => {
  it('is judged and told of, and not put into words', async () => {
    const { story, time, judged, told, timesWorded, list, change, see } =
      setUp();
    list();
    change('web-7', story.syncing(commit('a'), 'dev').apps.dev);
    await time.advance(1_000);
    expect(judged.length).toBeGreaterThanOrEqual(MANY);
    expect(told).toHaveLength(MANY);
    expect(timesWorded()).toBe(0);
    see('web-7');
    expect(timesWorded()).toBe(1);
  });

  it('is put into words at each change while somebody looks', async () => {
    const { story, time, told, timesWorded, list, change, see } = setUp();
    list();
    await time.advance(1_000);
    see('web-7');
    told.length = 0;
    change('web-7', story.syncing(commit('a'), 'dev').apps.dev);
    await time.advance(50);
    expect(told).toEqual(['web-7']);
    expect(timesWorded()).toBe(2);
  });
});

describe('a child of a target', () => {
  it('speaks for its parent, though no pipeline owns it', () => {
    const { story, list, change, changed, see } = setUp();
    const key = { namespace: 'argocd', name: 'child' };
    const child: Application = {
      ...story.deployed(commit('a'), 'dev').apps.dev,
      key,
      uid: 'child',
      owner: undefined,
    };
    story.change(['dev'], app => ({ ...app, children: [key] }));
    list([child]);
    change('web-7', story.apps.dev);
    expect(see('web-7')?.stages[0].verdict).toBe('complete');
    const health = { status: 'Degraded' };
    const object = { ...child, health, resourceVersion: '99' };
    changed({ kind: 'application', type: 'SET', object });
    expect(see('web-7')?.stages[0].verdict).toBe('failed');
  });
});
