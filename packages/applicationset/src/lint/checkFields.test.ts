import { generators } from '../__testUtils__/generators';
import { loadArgocdSchema } from '../schema/argocdSchema';
import { isJsonObject } from '../schema/json';
import { checkFields } from './checkFields';

describe('what Argo CD 3.5.1 took', () => {
  it.each(generators.cases.map(found => [found.name, found] as const))(
    'has nothing unknown: %s',
    async (_, { applicationSet }) => {
      const schema = await loadArgocdSchema();
      const spec = isJsonObject(applicationSet) ? applicationSet.spec : null;
      expect(isJsonObject(spec)).toBe(true);
      expect(checkFields(spec, schema.spec, 'spec', schema)).toEqual([]);
    },
  );
});

it('names what is known where something is not', async () => {
  const schema = await loadArgocdSchema();
  const spec = {
    generators: [{ clusters: { selector: {}, value: {} } }],
    template: { metadata: {}, spec: { project: 'a', destination: {} } },
  };
  expect(checkFields(spec, schema.spec, 'spec', schema)).toEqual([
    {
      code: 'fieldUnknown',
      path: 'spec.generators[0].clusters.value',
      message:
        'Argo CD knows no value in spec.generators[0].clusters and drops it without a word; it knows flatList, selector, template, values',
    },
  ]);
});
