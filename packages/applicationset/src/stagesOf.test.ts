import { z } from 'zod';
import { recorded, recordings } from './__testUtils__/recordings';
import { renderApplicationSet } from './render/renderApplicationSet';
import { readApplicationSet } from './schema/applicationSet';
import { stagesOf, stepSelects } from './stagesOf';

const event = z.object({
  stream: z.literal('applicationsets'),
  data: z.object({
    result: z.object({
      applicationSet: z.looseObject({
        metadata: z.looseObject({ generation: z.number() }),
        status: z.object({
          applicationStatus: z.array(
            z.object({ application: z.string(), step: z.string() }),
          ),
        }),
      }),
    }),
  }),
});
type RecordedSet = z.infer<typeof event>['data']['result']['applicationSet'];

/** The last status of each generation, when the controller has seen the change. */
function settledSets(story: string): RecordedSet[] {
  const sets = new Map<string, RecordedSet>();
  for (const line of recorded(`recordings/${story}.jsonl`).split('\n')) {
    if (!line.includes('"applicationStatus"')) continue;
    const { success, data } = event.safeParse(JSON.parse(line));
    if (!success) continue;
    const set = data.data.result.applicationSet;
    sets.set(`${set.metadata.name}/${set.metadata.generation}`, set);
  }
  return [...sets.values()];
}

const nowhere = {
  clusters: async () => [],
  files: async () => new Map<string, string>(),
};

async function stepsOf(recordedSet: RecordedSet): Promise<[string, string][]> {
  const set = readApplicationSet(recordedSet);
  const { applications = [] } = await renderApplicationSet(set, nowhere);
  const { stages, unmatched } = stagesOf(set, applications);
  return [
    ...stages.flatMap((stage, index) =>
      stage.map((found): [string, string] => [
        found.metadata.name,
        String(index + 1),
      ]),
    ),
    ...unmatched.map((found): [string, string] => [found.metadata.name, '-1']),
  ];
}

/** An Application that the set no longer makes stays, in no step (recording 3.5/safe). */
const LEFT = '-1';

describe('the steps that Argo CD reported', () => {
  it.each(recordings())('%s', async story => {
    const sets = settledSets(story);
    expect(sets).not.toHaveLength(0);
    for (const set of sets) {
      const ours = new Map(await stepsOf(set));
      const theirs = set.status.applicationStatus.map(
        ({ application, step }): [string, string] => [application, step],
      );
      expect([...theirs].sort()).toEqual(
        theirs.map(([name]) => [name, ours.get(name) ?? LEFT]).sort(),
      );
    }
  });
});

describe('an expression of a step', () => {
  it.each([
    ['In', { env: 'dev' }, true],
    ['In', { env: 'qa' }, false],
    ['In', {}, false],
    ['NotIn', { env: 'dev' }, false],
    ['NotIn', { env: 'qa' }, true],
    ['NotIn', {}, true],
    ['Exists', { env: 'dev' }, false],
    ['Exists', {}, true],
  ])('%s holds for %j: %s', (operator, labels, expected) => {
    const matchExpressions = [{ key: 'env', operator, values: ['dev'] }];
    expect(stepSelects({ matchExpressions }, labels)).toBe(expected);
  });
});

describe('stages', () => {
  const applications = ['dev', 'qa'].map(env => ({
    metadata: { name: env, labels: { env } },
  }));

  function set(strategy: unknown) {
    return readApplicationSet({
      metadata: { name: 'set' },
      spec: { generators: [], template: {}, strategy },
    });
  }

  it('take each Application into the first step that selects it', () => {
    const steps = [{}, { matchExpressions: [] }];
    const found = stagesOf(
      set({ type: 'RollingSync', rollingSync: { steps } }),
      applications,
    );
    expect(found).toEqual({ stages: [applications, []], unmatched: [] });
  });

  it('are none when the strategy is misspelt, and everything is unmatched', () => {
    const steps = [{}];
    const found = stagesOf(
      set({ type: 'Rollingsync', rollingSync: { steps } }),
      applications,
    );
    expect(found).toEqual({ stages: [], unmatched: applications });
  });
});
