import { recordedWorld, setOf } from '../__testUtils__/generators';
import type { Json, JsonObject } from '../schema/json';
import { renderApplicationSet } from './renderApplicationSet';
import type { Cluster } from './world';

interface Asked {
  generators: Json[];
  name: string;
  goTemplate?: boolean;
  options?: string[];
  files?: Record<string, string>;
  clusters?: Cluster[];
}

/** The names of the Applications, or the error. */
async function namesOf({ generators, name, options, ...rest }: Asked) {
  const { goTemplate = true, files = {}, clusters = [] } = rest;
  const { template } = setOf({ generators: [] }).spec;
  const { applications, error } = await renderApplicationSet(
    setOf({
      goTemplate,
      generators,
      template: { ...template, metadata: { name } },
      ...(options && { goTemplateOptions: options }),
    }),
    {
      ...recordedWorld,
      clusters: async () => clusters,
      files: async () => new Map(Object.entries(files)),
    },
  );
  return applications?.map(({ metadata }) => metadata.name) ?? error.message;
}

const git = (spec: JsonObject) => ({
  git: { repoURL: 'r', revision: 'main', ...spec },
});
const list = (...elements: JsonObject[]) => ({ list: { elements } });

describe('files', () => {
  const files = (path: string, spec: JsonObject = {}) => [
    git({ files: [{ path }], ...spec }),
  ];

  it.each<[string, Record<string, string>, string, string[]]>([
    [
      'nested keys and lists',
      { 'a/c.json': '{"a": {"b": ["x", {"c": 2}]}}' },
      '{{ (index .a.b 1).c }}-{{ index .a.b 0 }}',
      ['2-x'],
    ],
    [
      'of several documents the first',
      { 'a/c.yaml': 'num: 1\n---\nnum: 2\n' },
      '{{.num}}',
      ['1'],
    ],
    [
      'an empty file as one object',
      { 'a/c.yaml': '' },
      '{{.path.path}}',
      ['a'],
    ],
    [
      'an empty list as one object',
      { 'a/c.yaml': '[]' },
      '{{.path.path}}',
      ['a'],
    ],
    [
      'a list as one each',
      { 'a/c.yaml': '[{num: x}, {num: z}]' },
      '{{.num}}',
      ['x', 'z'],
    ],
    [
      'numbers as floats',
      { 'a/c.yaml': 'a: 1000000\nb: 20000000\nc: 0.5\nd: 1e3\ne: "007"' },
      '{{.a}} {{.b}} {{.c}} {{.d}} {{.e}}',
      ['1e+06 2e+07 0.5 1000 007'],
    ],
    [
      'numbers made whole on request',
      { 'a/c.yaml': 'a: 12345678901' },
      '{{ .a | int64 }} {{ printf "%.0f" .a }}',
      ['12345678901 12345678901'],
    ],
    [
      'booleans and dates',
      { 'a/c.yaml': 'a: on\nb: no\nc: 2024-01-31\nd: null\n' },
      '{{.a}} {{.b}} {{.c}} {{.d}}',
      ['true false 2024-01-31 <no value>'],
    ],
    [
      'the keys n and y as booleans, as YAML 1.1 has them',
      { 'a/c.yaml': 'n: 1\ny: 2' },
      '{{.n}} {{.false}} {{.true}}',
      ['<no value> 1 2'],
    ],
    [
      'anchors',
      { 'a/c.yaml': 'base: &b {x: 1}\nown: {<<: *b, z: 2}' },
      '{{.own.x}}{{.own.z}}',
      ['12'],
    ],
    [
      'the place, over what the file calls path',
      { 'a/b_C/d.yaml': 'path: mine' },
      '{{.path.path}} {{.path.basename}} {{.path.basenameNormalized}} {{.path.filename}} {{.path.filenameNormalized}} {{index .path.segments 1}}',
      ['a/b_C b_C b-c d.yaml d.yaml b_C'],
    ],
    [
      'the root as a dot',
      { 'c.yaml': '' },
      '{{.path.path}} {{.path.basename}}',
      ['. .'],
    ],
  ])('are read: %s', async (_, content, name, expected) => {
    const path = Object.keys(content)[0];
    expect(
      await namesOf({ generators: files(path), name, files: content }),
    ).toEqual(expected);
  });

  it('give dotted names to old templates', async () => {
    expect(
      await namesOf({
        goTemplate: false,
        generators: files('*.yaml', {
          pathParamPrefix: 'p',
          values: { v: '{{ a.b }}!' },
        }),
        name: '{{ a.b }}-{{l.0}}-{{num}}-{{p.path}}-{{p.path.basename}}-{{p.path[1]}}-{{p.path.filename}}-{{values.v}}-{{o}}',
        files: { 'x/y/c.yaml': 'a: {b: 1}\nl: [q]\nnum: 1500000\no: null' },
      }),
    ).toEqual(['1-q-1.5e+06-x/y-y-y-c.yaml-1!-<nil>']);
  });

  it('take their place under a prefix', async () => {
    expect(
      await namesOf({
        generators: files('x/c.yaml', { pathParamPrefix: 'p' }),
        name: '{{.p.path.basename}}-{{.path}}',
        files: { 'x/c.yaml': 'a: 1' },
      }),
    ).toEqual(['x-<no value>']);
  });

  it.each([
    ['*.yaml', ['.github/a.yaml', 'a.yaml', 'd/a.yaml', 'd/e/a.yaml']],
    ['**/a.yaml', ['.github/a.yaml', 'd/a.yaml', 'd/e/a.yaml']],
    ['d/*/a.yaml', ['d/e/a.yaml']],
    ['d', ['d/a.yaml', 'd/e/a.yaml']],
    ['?/a.yaml', ['d/a.yaml']],
    ['[!d]*/a.yaml', ['.github/a.yaml']],
  ])('are matched by git’s pathspec: %s', async (path, expected) => {
    const paths = ['a.yaml', 'd/a.yaml', 'd/e/a.yaml', '.github/a.yaml'];
    expect(
      await namesOf({
        generators: files(path),
        name: '{{ if ne .path.path "." }}{{.path.path}}/{{ end }}{{.path.filename}}',
        files: Object.fromEntries(paths.map(each => [each, 'a: 1'])),
      }),
    ).toEqual(expected);
  });

  it.each([
    ['just text', 'cannot unmarshal'],
    ['a: [', 'unable to parse file'],
    ['[1, 2]', 'unable to parse file'],
  ])('that hold %j fail', async (content, message) => {
    const found = await namesOf({
      generators: files('a/c.yaml'),
      name: 'x',
      files: { 'a/c.yaml': content },
    });
    expect(found).toContain(
      "error generating params from git: unable to process file 'a/c.yaml' from repository 'r': unable to parse file: error",
    );
    expect(String(found).length).toBeGreaterThan(message.length);
  });
});

describe('directories', () => {
  const paths = ['a/b/x', 'a/c/.hidden/x', '.d/e/x', 'f', 'a/skip/x', 'g-h/x'];

  it.each([
    [[{ path: '*' }], ['a', 'g-h']],
    [[{ path: '**' }], ['a', 'g-h']],
    [
      [{ path: 'a/*' }, { path: 'a/skip', exclude: true }],
      ['a/b', 'a/c', 'a/skip'],
    ],
    [[{ path: '?/b' }], ['a/b']],
    [[{ path: 'a/[a-b]' }, { path: 'a/[' }], ['a/b']],
    [[{ path: 'a/[!b]' }], ['a/b']],
  ])('are matched by Go’s path.Match: %j', async (directories, expected) => {
    const excluded = directories.some(each => 'exclude' in each);
    expect(
      await namesOf({
        generators: [git({ directories })],
        name: '{{.path.path}}',
        files: Object.fromEntries(paths.map(path => [path, ''])),
      }),
    ).toEqual(excluded ? expected.filter(path => path !== 'a/skip') : expected);
  });
});

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

describe('clusters', () => {
  const clusters: Cluster[] = [
    {
      name: 'Prod_EU',
      server: 'https://eu',
      labels: { tier: 'prod', zone: 'a' },
      annotations: { team: 'x' },
      project: 'p',
    },
    { name: 'dev', server: 'https://dev', labels: { tier: 'dev' } },
  ];

  it.each([
    [
      [{ key: 'tier', operator: 'In', values: ['prod', 'dev'] }],
      ['prod-eu', 'dev'],
    ],
    [[{ key: 'zone', operator: 'Exists' }], ['prod-eu']],
    [[{ key: 'zone', operator: 'DoesNotExist' }], ['dev']],
    [[{ key: 'tier', operator: 'NotIn', values: ['dev'] }], ['prod-eu']],
  ])('are chosen by %j', async (matchExpressions, expected) => {
    expect(
      await namesOf({
        clusters,
        generators: [{ clusters: { selector: { matchExpressions } } }],
        name: '{{.nameNormalized}}',
      }),
    ).toEqual(expected);
  });

  it('show their labels, annotations and project', async () => {
    const generators = [
      { clusters: { selector: { matchLabels: { tier: 'prod' } } } },
    ];
    expect(
      await namesOf({
        clusters,
        generators,
        name: '{{.metadata.labels.tier}}-{{.metadata.annotations.team}}-{{.project}}-{{index .metadata.labels "argocd.argoproj.io/none"}}',
      }),
    ).toEqual(['prod-x-p-']);
    expect(
      await namesOf({
        clusters,
        generators,
        goTemplate: false,
        name: '{{metadata.labels.tier}}-{{ metadata.annotations.team }}-{{project}}-{{metadata.labels.none}}',
      }),
    ).toEqual(['prod-x-p-{{metadata.labels.none}}']);
  });

  it('contain Argo CD’s own exactly once, registered or not', async () => {
    const own = { name: 'home', server: 'https://kubernetes.default.svc' };
    const named = { generators: [{ clusters: {} }], name: '{{.name}}' };
    expect(await namesOf({ ...named, clusters: [] })).toEqual(['in-cluster']);
    expect(
      await namesOf({ ...named, clusters: [{ ...own, labels: {} }] }),
    ).toEqual(['in-cluster']);
    expect(
      await namesOf({ ...named, clusters: [{ ...own, labels: { a: 'b' } }] }),
    ).toEqual(['home']);
  });
});

describe('Go templates', () => {
  it.each([
    ['{{ toYaml .o | replace "\\n" "," }}', 'a: 1,b: x'],
    ['{{ (fromYaml "k: [1, 2]").k | len }}', '2'],
    [
      '{{ slugify 23 false "feat/A_really+long_pull_request_name" }}',
      'feat-a-really-long-pull',
    ],
    ['{{ normalize "Feat/A_b." }}', 'feat-a-b'],
    ['{{ .o.b | default "y" }}{{ .o.none | default "y" }}', 'xy'],
    ['{{ if and .o (eq .o.b "x") }}yes{{ else }}no{{ end }}', 'yes'],
    ['{{- range $i, $e := .l }}{{ if $i }}-{{ end }}{{ $e }}{{ end -}}', 'p-q'],
    ['{{ index .o "a" }}{{ get .o "b" }}{{ hasKey .o "c" }}', '1xfalse'],
    ['{{ .o.none.deeper }}', '<no value>'],
    ['{{ required "say it" .o.none }}', 'function "required" not defined'],
    ['{{ fail "no" }}', 'error calling fail: no'],
  ])('%s gives %s', async (name, expected) => {
    const element = { o: { a: 1, b: 'x' }, l: ['p', 'q'] };
    const found = await namesOf({ generators: [list(element)], name });
    expect(String(found)).toContain(expected);
  });

  it.each([
    ['missingkey=error', 'map has no entry for key "none"'],
    ['missingkey=zero', '<no value>'],
    ['missingkey=default', '<no value>'],
    ['missingkey=nonsense', 'unrecognized option: missingkey=nonsense'],
  ])('with %s a missing key gives %s', async (option, expected) => {
    const found = await namesOf({
      generators: [list({ a: '1' })],
      name: '{{.none}}',
      options: [option],
    });
    expect(String(found)).toContain(expected);
  });

  it('are not filled where an element is empty', async () => {
    expect(await namesOf({ generators: [list({})], name: 'a{{.x}}' })).toEqual([
      'a{{.x}}',
    ]);
  });
});
