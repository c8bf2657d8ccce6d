import { git, list, namesOf } from '../__testUtils__/namesOf';
import type { Json } from '../schema/json';

describe('matrix', () => {
  it('fills the first’s parameters into the second’s selectors and values, but not into a value that also names its own', async () => {
    const generators = [
      {
        matrix: {
          generators: [
            list({ team: 'one', tier: 'prod' }, { team: 'two', tier: 'dev' }),
            {
              clusters: {
                selector: { matchLabels: { tier: '{{.tier}}' } },
                values: {
                  who: '{{.team}}',
                  where: '{{.name}}',
                  both: '{{.team}}@{{.name}}',
                },
              },
            },
          ],
        },
      },
    ];
    const clusters = ['prod', 'dev'].map(tier => ({
      name: `${tier}-eu`,
      server: `https://${tier}`,
      labels: { tier },
    }));
    expect(
      await namesOf({
        generators,
        name: '{{.values.who}}@{{.values.where}} {{.values.both}}',
        clusters,
      }),
    ).toEqual([
      'one@prod-eu <no value>@prod-eu',
      'two@dev-eu <no value>@dev-eu',
    ]);
  });

  it('reads elements from a file that the first found', async () => {
    const generators = [
      {
        matrix: {
          generators: [
            git({ files: [{ path: 'stages.yaml' }] }),
            { list: { elementsYaml: '{{ .stages | toJson }}' } },
          ],
        },
      },
    ];
    expect(
      await namesOf({
        generators,
        name: '{{.app}}-{{.name}}-{{.order}}',
        files: {
          'stages.yaml':
            'app: cart\nstages: [{name: dev, order: 1}, {name: prod, order: 2}]',
        },
      }),
    ).toEqual(['cart-dev-1', 'cart-prod-2']);
  });

  it('lets the first win where both name the same', async () => {
    const matrix = {
      generators: [list({ a: 'first' }), list({ a: 'second' })],
    };
    expect(await namesOf({ generators: [{ matrix }], name: '{{.a}}' })).toEqual(
      ['first'],
    );
    expect(
      await namesOf({
        generators: [{ matrix }],
        name: '{{a}}',
        goTemplate: false,
      }),
    ).toContain(
      'found duplicate key a with different value, a: first ,b: second',
    );
  });

  it('may hold a matrix and a merge, each once', async () => {
    const inner = {
      matrix: { generators: [list({ a: '1' }), list({ b: '2' }, { b: '3' })] },
    };
    const merge = {
      merge: {
        mergeKeys: ['c'],
        generators: [list({ c: 'x', d: 'old' }), list({ c: 'x', d: 'new' })],
      },
    };
    expect(
      await namesOf({
        generators: [{ matrix: { generators: [inner, merge] } }],
        name: '{{.a}}{{.b}}{{.c}}{{.d}}',
      }),
    ).toEqual(['12xnew', '13xnew']);
  });

  it('drops what a selector of one of its generators does not match', async () => {
    const selector = {
      matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['2'] }],
    };
    expect(
      await namesOf({
        generators: [
          {
            matrix: {
              generators: [
                { ...list({ a: '1' }, { a: '2' }), selector },
                list({ b: 'x' }),
              ],
            },
          },
        ],
        name: '{{.a}}{{.b}}',
      }),
    ).toEqual(['1x']);
  });
});

describe('merge', () => {
  const merge = (mergeKeys: string[], ...generators: Json[]) => [
    { merge: { mergeKeys, generators } },
  ];

  it('joins by several keys, and drops what the first does not have', async () => {
    expect(
      await namesOf({
        generators: merge(
          ['env', 'region'],
          list(
            { env: 'dev', region: 'eu', n: 'a' },
            { env: 'prod', region: 'eu', n: 'b' },
          ),
          list(
            { env: 'prod', region: 'eu', n: 'c' },
            { env: 'prod', region: 'us', n: 'd' },
          ),
        ),
        name: '{{.env}}-{{.region}}-{{.n}}',
      }),
    ).toEqual(['dev-eu-a', 'prod-eu-c']);
  });

  it('joins clusters with values by server', async () => {
    expect(
      await namesOf({
        goTemplate: false,
        clusters: [{ name: 'eu', server: 'https://eu' }],
        generators: merge(
          ['server'],
          { clusters: { values: { redis: 'false' } } },
          list({ server: 'https://eu', 'values.redis': 'true' }),
        ),
        name: '{{name}}-{{values.redis}}',
      }),
    ).toEqual(['eu-true', 'in-cluster-false']);
  });

  it('counts a missing key as the same for all', async () => {
    expect(
      await namesOf({
        generators: merge(
          ['x'],
          list({ a: '1' }, { a: '2' }),
          list({ x: '1' }),
        ),
        name: '{{.a}}',
      }),
    ).toContain('Duplicate key was {"x":null}');
  });

  it.each([
    [
      merge([], list({ a: '1' }), list({ a: '1' })),
      'no merge keys were specified',
    ],
    [
      merge(['a'], list({ a: '1' })),
      'found less than two generators, Merge requires two or more',
    ],
  ])('%j is refused', async (generators, message) => {
    expect(await namesOf({ generators, name: 'x' })).toContain(message);
  });
});
