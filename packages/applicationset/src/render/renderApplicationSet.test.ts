import {
  generators,
  recordedWorld,
  setOf,
  type RecordedCase,
} from '../__testUtils__/generators';
import { readApplicationSet } from '../schema/applicationSet';
import type { RenderedApplication } from './application';
import {
  renderApplicationSet,
  type RenderResult,
} from './renderApplicationSet';

/** What the recording keeps of an Application. */
function asRecorded({ metadata, spec }: RenderedApplication): unknown {
  const { finalizers: _, ...kept } = metadata;
  return { ...kept, spec };
}

/** The API's answer names neither itself nor who passed a repository's error on, and ends with its log. */
function told({ applications, error }: RenderResult): unknown {
  return error
    ? error.message.replace(/^.*rpc error: code = Internal desc = /, '')
    : applications?.map(asRecorded);
}

function recordedOutcome({ applications, error }: RecordedCase): unknown {
  if (typeof error !== 'string') return applications ?? [];
  const prefix =
    'unable to generate Applications of ApplicationSet: error generating applications: ';
  return error.split('\ntime=')[0].replace(prefix, '');
}

/** The API refuses a templated project before it renders anything; the controller renders it. */
const REFUSED_BY_THE_API = 'templated project';

describe('what Argo CD 3.5.1 made of 31 ApplicationSets', () => {
  const cases = generators.cases.filter(
    ({ name }) => name !== REFUSED_BY_THE_API,
  );

  it('covers them all', () => {
    expect(generators.cases).toHaveLength(31);
    expect(cases).toHaveLength(30);
  });

  it.each(cases.map(found => [found.name, found] as const))(
    '%s',
    async (_, found) => {
      const set = readApplicationSet(found.applicationSet);
      const result = await renderApplicationSet(set, recordedWorld);
      expect(told(result)).toEqual(recordedOutcome(found));
    },
  );

  it.each([
    ['matrix of three', 'ApplicationParamsGenerationError'],
    ['merge, duplicate keys', 'ApplicationParamsGenerationError'],
    ['unknown revision', 'ApplicationParamsGenerationError'],
    ['missing key, missingkey=error', 'RenderTemplateParamsError'],
    ['unknown function', 'RenderTemplateParamsError'],
  ])('%s is told with the reason %s', async (name, reason) => {
    const found = generators.cases.find(each => each.name === name);
    const result = await renderApplicationSet(
      readApplicationSet(found?.applicationSet),
      recordedWorld,
    );
    expect(result.error?.reason).toBe(reason);
  });

  it('renders a templated project, as the controller does', async () => {
    const found = generators.cases.find(
      each => each.name === REFUSED_BY_THE_API,
    );
    const result = await renderApplicationSet(
      readApplicationSet(found?.applicationSet),
      recordedWorld,
    );
    expect(result.applications?.map(({ spec }) => spec.project)).toEqual([
      'default',
    ]);
  });
});

it('leaves the process’s globals alone', async () => {
  await renderApplicationSet(setOf({ generators: [] }), recordedWorld);
  expect(Object.hasOwn(globalThis, 'Go')).toBe(false);
  expect(Object.hasOwn(globalThis, 'gotemplate')).toBe(false);
});
