import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { decodeApplication, decodeApplicationSet } from '../argocd/decode';
import { entityRefsOf, linksOf, type LinkedEntity } from './entityLinks';

const CHECKOUT = 'component:default/checkout';

function pipeline(
  ref: Partial<PipelineRef> & { name: string },
  annotations: Record<string, string> = {},
  labels: Record<string, string> = {},
  appAnnotations: Record<string, string> = {},
) {
  const key = { namespace: ref.namespace ?? 'argocd', name: ref.name };
  const app = decodeApplication({
    metadata: {
      ...key,
      name: `${key.name}-dev`,
      uid: 'app',
      labels,
      annotations: appAnnotations,
    },
    spec: { project: 'payments' },
  });
  return {
    pipeline: {
      ref: { instance: ref.instance ?? 'prod', ...key },
    },
    set: decodeApplicationSet({
      metadata: { ...key, uid: 'set', annotations },
    }),
    applications: [[app]],
  };
}

const entity = (annotations: Record<string, string> = {}): LinkedEntity => ({
  ref: CHECKOUT,
  annotations,
});

const OURS = 'promotions.stagecraft.dev/pipeline';
const KNOWN = ['prod', 'staging'].map(name => ({
  name,
  freshness: { state: 'live' as const },
}));

function names(
  subject: LinkedEntity,
  ...snapshots: ReturnType<typeof pipeline>[]
) {
  const links = linksOf(subject, snapshots, KNOWN);
  return {
    pipelines: links.pipelines.map(
      ({ pipeline: { ref } }) => `${ref.instance}:${ref.namespace}/${ref.name}`,
    ),
    problems: links.problems,
  };
}

describe('the entities that a set names', () => {
  it.each([
    ['component:default/checkout', [CHECKOUT]],
    ['Component:Default/Checkout', [CHECKOUT]],
    ['checkout', [CHECKOUT]],
    ['checkout, api:payments/orders', [CHECKOUT, 'api:payments/orders']],
    ['a:b:c/', []],
    ['', []],
  ])('%j are %j', (written, refs) => {
    const { set } = pipeline(
      { name: 'x' },
      { 'backstage.io/entity-ref': written },
    );
    expect(entityRefsOf(set)).toEqual(refs);
  });
});

describe('the pipelines of an entity', () => {
  const other = pipeline({ name: 'other' });

  it('are those whose set names it', () => {
    const own = pipeline(
      { name: 'checkout' },
      { 'backstage.io/entity-ref': CHECKOUT },
    );
    expect(names(entity(), own, other)).toEqual({
      pipelines: ['prod:argocd/checkout'],
      problems: [],
    });
  });

  it('are those with an application that names it', () => {
    const named = pipeline(
      { name: 'checkout' },
      {},
      {},
      { 'backstage.io/entity-ref': CHECKOUT },
    );
    expect(names(entity(), named, other)).toEqual({
      pipelines: ['prod:argocd/checkout'],
      problems: [],
    });
  });

  it.each([
    ['checkout', ['prod:argocd/checkout']],
    ['argocd/checkout', ['prod:argocd/checkout']],
    ['prod:checkout', ['prod:argocd/checkout']],
    [
      'prod:argocd/checkout, other',
      ['prod:argocd/checkout', 'prod:argocd/other'],
    ],
  ])('are those that its annotation %j names', (written, pipelines) => {
    expect(
      names(entity({ [OURS]: written }), pipeline({ name: 'checkout' }), other),
    ).toEqual({ pipelines, problems: [] });
  });

  it('are those that own the application of the neighbouring plugin', () => {
    const subject = entity({ 'argocd/app-name': 'checkout-dev' });
    expect(names(subject, pipeline({ name: 'checkout' }), other)).toEqual({
      pipelines: ['prod:argocd/checkout'],
      problems: [],
    });
  });

  it('are those that own applications which its selector selects, on the instances that it names', () => {
    const subject = entity({
      'argocd/app-selector': 'app=checkout,env in (dev, qa),!legacy',
      'argocd/instance-name': 'staging',
      'argocd/project-name': 'payments',
      'argocd/app-namespace': 'argocd',
    });
    const labels = { app: 'checkout', env: 'dev' };
    expect(
      names(
        subject,
        pipeline({ name: 'a', instance: 'staging' }, {}, labels),
        pipeline({ name: 'b', instance: 'prod' }, {}, labels),
        pipeline(
          { name: 'c', instance: 'staging' },
          {},
          { ...labels, legacy: '' },
        ),
      ),
    ).toEqual({ pipelines: ['staging:argocd/a'], problems: [] });
  });

  it('are none for an entity without annotations', () => {
    expect(names(entity(), other)).toEqual({ pipelines: [], problems: [] });
  });
});

describe('wrong annotations', () => {
  it.each([
    [
      { [OURS]: 'absent' },
      'names "absent", which no Argo CD has as an ApplicationSet with steps.',
    ],
    [
      { [OURS]: 'moon:argocd/checkout' },
      'names "moon:argocd/checkout", but no such Argo CD is configured; there are: prod, staging.',
    ],
    [{ [OURS]: 'a/b/c' }, 'says "a/b/c", which is no pipeline'],
    [
      { [OURS]: 'checkout' },
      'fits prod:argocd/checkout and staging:argocd/checkout; write the whole name of one.',
    ],
    [
      { 'argocd/app-name': 'a', 'argocd/app-selector': 'b=c' },
      'The entity has both argocd/app-name and argocd/app-selector; remove one.',
    ],
    [{ 'argocd/app-selector': 'a=b=c' }, 'which is no label selector'],
    [
      { 'argocd/app-name': 'a', 'argocd/instance-name': 'prod,moon' },
      'argocd/instance-name names "moon", which is not configured',
    ],
  ])('%j are told', (annotations, problem) => {
    const { problems } = names(
      entity(annotations),
      pipeline({ name: 'checkout' }),
      pipeline({ name: 'checkout', instance: 'staging' }),
    );
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('say nothing of a pipeline that may be where we cannot look', () => {
    const [prod, staging] = KNOWN;
    const unreachable = {
      ...staging,
      freshness: { state: 'unreachable' as const },
    };
    const problemsOf = (written: string) =>
      linksOf(entity({ [OURS]: written }), [], [prod, unreachable]).problems;
    expect(problemsOf('checkout')).toEqual([]);
    expect(problemsOf('staging:checkout')).toEqual([]);
    expect(problemsOf('prod:checkout')).toHaveLength(1);
  });

  it('and two entities that claim one pipeline are told, and the pipeline is shown', () => {
    const claimed = pipeline(
      { name: 'checkout' },
      { 'backstage.io/entity-ref': 'component:default/orders' },
    );
    expect(names(entity({ [OURS]: 'checkout' }), claimed)).toEqual({
      pipelines: ['prod:argocd/checkout'],
      problems: [
        'prod:argocd/checkout belongs to component:default/orders by its own annotation backstage.io/entity-ref, and component:default/checkout claims it too. Let one of them go.',
      ],
    });
  });
});
