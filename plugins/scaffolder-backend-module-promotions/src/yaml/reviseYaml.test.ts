import type { JsonObject } from '@backstage/types';
import { reviseYaml } from './reviseYaml';

/** The lines that a revision takes away (`-`) and adds (`+`), in order. */
function changed(before: string, wanted: JsonObject, index = 0): string[] {
  const after = reviseYaml(before, index, wanted);
  const old = before.split('\n');
  const now = after.split('\n');
  const gone = old.filter(line => !now.includes(line)).map(line => `-${line}`);
  const added = now.filter(line => !old.includes(line)).map(line => `+${line}`);
  const kept = now.filter(line => old.includes(line));
  expect(kept).toEqual(old.filter(line => now.includes(line)));
  return [...gone, ...added];
}

describe('a list', () => {
  it('in blocks takes an item among its neighbours’ comments', () => {
    const text = [
      'stages:   # in order',
      '  # the first',
      '  - name: dev   # by itself',
      '    size: "1"',
      '  # the last',
      '  - name: prod',
      '    size: "3"',
      '# the end',
      '',
    ].join('\n');
    const [dev, prod] = [
      { name: 'dev', size: '1' },
      { name: 'prod', size: '3' },
    ];
    const qa = { name: 'qa', size: '2' };
    expect(reviseYaml(text, 0, { stages: [dev, qa, prod] })).toBe(
      text.replace(
        '    size: "1"\n',
        '    size: "1"\n  - name: qa\n    size: "2"\n',
      ),
    );
    expect(reviseYaml(text, 0, { stages: [dev, prod, qa] })).toBe(
      text.replace(
        '    size: "3"\n',
        '    size: "3"\n  - name: qa\n    size: "2"\n',
      ),
    );
    expect(reviseYaml(text, 0, { stages: [qa, dev, prod] })).toBe(
      text.replace(
        '  - name: dev',
        '  - name: qa\n    size: "2"\n  - name: dev',
      ),
    );
  });

  it('at the margin of its key stays there', () => {
    const text = 'a:\n- x: 1\n- x: 2\nb: 1\n';
    expect(changed(text, { a: [{ x: 1 }, { x: 2 }, { x: 3 }], b: 1 })).toEqual([
      '+- x: 3',
    ]);
  });

  it('whose items stand apart by an empty line keeps them apart', () => {
    const text = 'a:\n  - x: 1\n\n  - x: 2\n\nb: 1\n';
    expect(
      reviseYaml(text, 0, { a: [{ x: 1 }, { x: 2 }, { x: 3 }], b: 1 }),
    ).toBe('a:\n  - x: 1\n\n  - x: 2\n\n  - x: 3\n\nb: 1\n');
  });

  it.each([
    [
      'a: [{x: "1", v: [p, q]}, {x: "2", v: []}]\n',
      'a: [{x: "1", v: [p, q]}, {x: "2", v: []}, {x: "3", v: [p]}]\n',
    ],
    [
      'a: [ { x: "1", v: [ p, q ] }, { x: "2", v: [] } ] # all\n',
      'a: [ { x: "1", v: [ p, q ] }, { x: "2", v: [] }, { x: "3", v: [ p ] } ] # all\n',
    ],
    [
      'a: [\n  {x: "1", v: [p, q]}, # one\n  {x: "2", v: []}, # two\n]\n',
      'a: [\n  {x: "1", v: [p, q]}, # one\n  {x: "2", v: []}, # two\n  {x: "3", v: [p]},\n]\n',
    ],
    [
      'a: [\n  {x: "1", v: [p, q]}, # one\n  {x: "2", v: []} # two\n]\n',
      'a: [\n  {x: "1", v: [p, q]}, # one\n  {x: "2", v: []}, # two\n  {x: "3", v: [p]}\n]\n',
    ],
    [
      '{"a": [{"x": "1", "v": ["p", "q"]}, {"x": "2", "v": []}]}',
      '{"a": [{"x": "1", "v": ["p", "q"]}, {"x": "2", "v": []}, {"x": "3", "v": ["p"]}]}',
    ],
  ])('in brackets stays in brackets: %s', (text, expected) => {
    const a = [
      { x: '1', v: ['p', 'q'] },
      { x: '2', v: [] },
      { x: '3', v: ['p'] },
    ];
    expect(reviseYaml(text, 0, { a })).toBe(expected);
  });

  it('that is empty takes its first item', () => {
    expect(reviseYaml('a: []\n', 0, { a: ['x'] })).toBe('a: [x]\n');
    expect(reviseYaml('a:\n  - x\n', 0, { a: ['v', 'x'] })).toBe(
      'a:\n  - v\n  - x\n',
    );
  });
});

describe('a map', () => {
  it('takes a key behind its last one', () => {
    const text = 'a:\n    x: 1 # one\n\n# of b\nb: 2';
    expect(reviseYaml(text, 0, { a: { x: 1, v: 'z' }, b: 2 })).toBe(
      'a:\n    x: 1 # one\n    v: z\n\n# of b\nb: 2',
    );
    expect(reviseYaml(text, 0, { a: { x: 1 }, b: 2, c: [{ d: 1 }] })).toBe(
      `${text}\nc:\n    - d: 1`,
    );
  });

  it.each([
    ['a:\nb: 1\n', 'a:\n  x: v\nb: 1\n'],
    ['a: # none yet\nb: 1\n', 'a: # none yet\n  x: v\nb: 1\n'],
    ['a: {}\nb: 1\n', 'a: {x: v}\nb: 1\n'],
    ['{a: {}, b: 1}', '{a: {x: v}, b: 1}'],
  ])('with nothing in it takes its first key: %j', (text, expected) => {
    expect(reviseYaml(text, 0, { a: { x: 'v' }, b: 1 })).toBe(expected);
  });

  it('in braces takes a key', () => {
    expect(reviseYaml('a: { x: 1 }\n', 0, { a: { x: 1, v: 0 } })).toBe(
      'a: { x: 1, v: 0 }\n',
    );
  });
});

describe('a value', () => {
  it.each([
    ["a: 'x' # why\n", "a: 'y, z' # why\n"],
    ['a: "x"\n', 'a: "y, z"\n'],
    ['a: x\n', 'a: y, z\n'],
    ['{a: x}', "{a: 'y, z'}"],
  ])('keeps its quotes where it can: %j', (text, expected) => {
    expect(reviseYaml(text, 0, { a: 'y, z' })).toBe(expected);
  });

  it('that would read as something else gets quotes', () => {
    expect(reviseYaml('a: x\n', 0, { a: '0' })).toBe("a: '0'\n");
    expect(reviseYaml('a: x\n', 0, { a: 0 })).toBe('a: 0\n');
    expect(reviseYaml('a: x\n', 0, { a: 'b: {{c}} # d\ne' })).toBe(
      'a: "b: {{c}} # d\\ne"\n',
    );
  });

  it.each(['no', 'on', 'y', '1_000', '12:30', '0b11', '2026-01-01'])(
    'that YAML 1.1 would read as something else gets quotes, as Kubernetes reads it: %s',
    word => {
      expect(reviseYaml('a: x\n', 0, { a: word })).toBe(`a: '${word}'\n`);
      expect(reviseYaml('a: [x]\n', 0, { a: ['x', word] })).toBe(
        `a: [x, '${word}']\n`,
      );
    },
  );

  it('beyond the first 65,536 characters of Unicode is added in brackets like any other', () => {
    expect(
      reviseYaml('a: [{x: "😀"}]\n', 0, { a: [{ x: '😀' }, { x: '😀' }] }),
    ).toBe('a: [{x: "😀"}, {x: "😀"}]\n');
  });

  it('of several lines changes those that differ', () => {
    const text = 'a:\n  b: |\n    one\n      two\n\n    three\n  c: 1\n';
    expect(changed(text, { a: { b: 'one\n  2\n\nthree\n', c: 1 } })).toEqual([
      '-      two',
      '+      2',
    ]);
  });
});

describe('a text', () => {
  it('keeps the line ends of Windows', () => {
    const text =
      '# top\r\na:\r\n  - x: 1\r\n    v: |\r\n      l\r\n  - x: 2\r\n';
    const after = reviseYaml(text, 0, {
      a: [{ x: 1, v: 'l\n' }, { x: 2 }, { x: 3 }],
    });
    expect(after).toBe(`${text}  - x: 3\r\n`);
    expect(reviseYaml(text, 0, { a: [{ x: 1, v: 'l\nm\n' }, { x: 2 }] })).toBe(
      text.replace('      l\r\n', '      l\r\n      m\r\n'),
    );
  });

  it('of several documents changes in one of them', () => {
    const text = '---\na: 1\n---\n# second\na: 2\n---\na: 3\n';
    expect(changed(text, { a: 9 }, 1)).toEqual(['-a: 2', '+a: 9']);
  });

  it('of more than one place is left alone', () => {
    const text = 'a: &it\n  x: 1\nb: *it\n';
    expect(() => reviseYaml(text, 0, { a: { x: 2 }, b: { x: 1 } })).toThrow(
      'such as an anchor that is used elsewhere',
    );
    expect(() => reviseYaml(text, 0, { a: { x: 1 }, b: { x: 2 } })).toThrow(
      'b: it is written in a way that cannot be changed in place',
    );
  });

  it('takes a key beside merged ones', () => {
    const text = 'a: &it {x: 1}\nb:\n  <<: *it\n  v: 2\n';
    expect(reviseYaml(text, 0, { a: { x: 1 }, b: { x: 1, v: 3 } })).toBe(
      text.replace('v: 2', 'v: 3'),
    );
  });

  it('gives nothing up', () => {
    expect(() => reviseYaml('a: [1, 2]\n', 0, { a: [1] })).toThrow(
      'a: items cannot be taken away',
    );
    expect(() => reviseYaml('a: 1\nb: 2\n', 0, { a: 1 })).toThrow(
      'document: it is written in a way that cannot be changed in place',
    );
  });
});
