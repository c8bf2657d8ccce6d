/** What is found in the sets that were given to a real Argo CD: nothing that it did not show, and all that it did. */
import { z } from 'zod';
import { generators, recordedWorld } from '../__testUtils__/generators';
import { recorded, recordings } from '../__testUtils__/recordings';
import { fieldName, fieldProblems } from '../schema/fields';
import type { JsonObject } from '../schema/json';
import { checkApplicationSet } from './checkApplicationSet';

/** The codes found in a recorded set, each once. */
async function codesIn(applicationSet: unknown): Promise<string[]> {
  const text = JSON.stringify(applicationSet);
  const findings = await checkApplicationSet(text, recordedWorld);
  return [...new Set(findings.map(({ code }) => code))];
}

/**
 * The recorded sets are about generators: none has goTemplateOptions but one (`missingKeyPasses`), and most name
 * folders that the repository does not have, such as x (`pathMissing`). All else that is found is what they are about.
 */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  list: [],
  'list without goTemplate': [],
  'list without goTemplate, nested values': [],
  'list without goTemplate, number': ['valueNotText'],
  'missing key, no options': ['nameIllegal', 'noValue'],
  'missing key, missingkey=error': ['renderFailed'],
  'git directories': [],
  'git directories with exclude': [],
  'git directories without goTemplate': [],
  'git files yaml': [],
  'git files bad name': ['nameIllegal'],
  // A null in the file is filled in as <no value>, as the recording shows.
  'git files json, types': ['noValue'],
  // Three Applications of one folder in one namespace.
  'git files list of stages': ['sameDestination'],
  'matrix list x directories': [],
  'matrix files x files, standard stages': [],
  'matrix of three': ['renderFailed'],
  'matrix second uses first': [],
  'clusters all': ['sameDestination'],
  merge: ['sameDestination'],
  'merge, duplicate keys': ['renderFailed'],
  templatePatch: ['sameDestination'],
  functions: [],
  'function env is forbidden': ['renderFailed'],
  'unknown function': ['renderFailed'],
  'duplicate names': ['nameRepeated'],
  'unknown repository': ['renderFailed'],
  'unknown revision': ['renderFailed'],
  'nothing matches': ['noApplications'],
  'templated project': ['projectTemplated'],
  'two generators': ['sameDestination'],
  'name of 70 characters': ['nameTooLong'],
};

it('every recorded set of generators.json is explained', () => {
  expect(generators.cases.map(({ name }) => name).sort()).toEqual(
    Object.keys(FOUND).sort(),
  );
});

it.each(generators.cases)('$name', async ({ name, applicationSet }) => {
  const codes = await codesIn(applicationSet);
  const usual = ['missingKeyPasses', 'pathMissing'];
  expect(codes.filter(code => !usual.includes(code))).toEqual(FOUND[name]);
});

/** The stories have clusters of their own. */
const recordedWorldWithoutClusters = {
  ...recordedWorld,
  clusters: async () => [],
};

const eventSchema = z.object({
  data: z.object({
    result: z.object({
      applicationSet: z.object({
        metadata: z.record(z.string(), z.json()),
        spec: z.record(z.string(), z.json()),
      }),
    }),
  }),
});

/** Every set that Argo CD has sent, as it is stored, by its spec. */
function storedSets(names: readonly string[] = recordings()): JsonObject[] {
  const events = names.flatMap(name =>
    recorded(`recordings/${name}.jsonl`)
      .split('\n')
      .filter(line => line.includes('"applicationsets"'))
      .flatMap(line => {
        const event = eventSchema.safeParse(JSON.parse(line)).data;
        return event ? [event.data.result.applicationSet] : [];
      }),
  );
  return [
    ...new Map(events.map(set => [JSON.stringify(set.spec), set])).values(),
  ].map(set => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    ...set,
  }));
}

it('the schema knows every field that a real Argo CD has stored', () => {
  const sets = storedSets();
  expect(sets.length).toBeGreaterThan(30);
  const problems = sets.flatMap(set => fieldProblems(set));
  expect(problems.map(({ at }) => fieldName(at))).toEqual([]);
});

/** The errors in the sets of each story; the others have warnings only, as none protects from deletion. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  brokenset: [
    'strategyUnknown',
    'noSteps',
    'operatorUnknown',
    'emptyStage',
    'noStep',
    'nameRepeated',
    'renderFailed',
  ],
  // dev is relabelled as qa: step 1 is empty.
  membership: ['emptyStage'],
  // One target matches no step.
  percent: ['noStep'],
  stringzero: ['zeroIsText'],
  // prod leaves the list.
  safe: ['emptyStage'],
};

it.each(recordings())(
  'the sets of the story %s have no other errors',
  async name => {
    const codes = new Set<string>();
    for (const set of storedSets([name])) {
      const options = { manifests: false };
      const text = JSON.stringify(set);
      for (const { code, severity } of await checkApplicationSet(
        text,
        recordedWorldWithoutClusters,
        options,
      )) {
        if (severity === 'error') codes.add(code);
      }
    }
    const story = name.replace('3.5/', '');
    expect([...codes].sort()).toEqual([...(ERRORS[story] ?? [])].sort());
  },
);

describe('the mistakes of the recording brokenset', () => {
  it.each([
    ['strategy.type misspelt', 'strategyUnknown'],
    ['empty steps', 'noSteps'],
    ['operator Exists', 'operatorUnknown'],
    ['duplicate names', 'nameRepeated'],
    ['template error', 'renderFailed'],
  ])('%s is found', async (mistake, code) => {
    const set = setAfter(`apply: ${mistake}`);
    expect(await codesIn(set)).toContain(code);
  });

  it('an unknown project is found where projects are known', async () => {
    const text = JSON.stringify(setAfter('apply: unknown project'));
    const projects = async () => [{ name: 'default' }];
    const world = { ...recordedWorld, projects };
    const findings = await checkApplicationSet(text, world);
    expect(findings.map(({ code }) => code)).toContain('projectUnknown');
  });
});

/** The first set that Argo CD sent after a note. */
function setAfter(note: string): JsonObject {
  const lines = recorded('recordings/brokenset.jsonl').split('\n');
  const from = lines.findIndex(line => line.includes(`"${note}"`));
  const found = lines
    .slice(from)
    .filter(line => line.includes('"applicationsets"'))
    .map(line => eventSchema.safeParse(JSON.parse(line)).data)
    .find(event => event !== undefined);
  if (from < 0 || !found) throw new Error(`No set after "${note}"`);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    ...found.data.result.applicationSet,
  };
}
