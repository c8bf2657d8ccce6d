import { git, namesOf } from '../__testUtils__/namesOf';
import type { JsonObject } from '../schema/json';

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

  it.each<[JsonObject[], string[]]>([
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
