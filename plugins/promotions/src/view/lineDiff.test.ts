import {
  countChanges,
  cutLines,
  foldUnchanged,
  linesBetween,
  textOf,
} from './lineDiff';

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);
const yaml = (...lines: string[]) => `${lines.join('\n')}\n`;

const live = yaml(...numbers(1, 20), 'replicas: 1', ...numbers(21, 40));
const desired = yaml(...numbers(1, 20), 'replicas: 3', ...numbers(21, 40));

function drawn(before?: string, after?: string) {
  return linesBetween(before, after).map(line => {
    const sign = { same: ' ', removed: '-', added: '+' }[line.kind];
    return `${line.live ?? '.'} ${line.desired ?? '.'} ${sign}${textOf(line)}`;
  });
}

describe('two texts line by line', () => {
  it('have the numbers of both', () => {
    expect(drawn('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual([
      '1 1  a',
      '2 . -b',
      '. 2 +B',
      '3 3  c',
      '. 4 +d',
    ]);
  });

  it('are all added where nothing is live, and all removed where nothing stays', () => {
    expect(drawn(undefined, 'a\nb\n')).toEqual(['. 1 +a', '. 2 +b']);
    expect(drawn('a\nb\n', undefined)).toEqual(['1 . -a', '2 . -b']);
    expect(drawn()).toEqual([]);
  });

  it('do not differ in the end of the last line', () => {
    expect(drawn('a\nb', 'a\nb\n')).toEqual(['1 1  a', '2 2  b']);
  });

  it('keep empty lines', () => {
    expect(drawn('a\n\nb\n', 'a\n\nb\n')).toEqual([
      '1 1  a',
      '2 2  ',
      '3 3  b',
    ]);
  });

  it('mark the words that changed in a line', () => {
    const changed = linesBetween('  value: debug\n', '  value: info\n');
    expect(
      changed.map(({ parts }) =>
        parts.filter(part => part.changed).map(part => part.text),
      ),
    ).toEqual([['debug'], ['info']]);
  });

  it('are counted', () => {
    expect(countChanges(linesBetween(live, desired))).toEqual({
      removed: 1,
      added: 1,
    });
  });

  it('are shown one after the other where a line-by-line search would take too long', () => {
    const many = yaml(...numbers(1, 4_000));
    const others = yaml(...numbers(1, 4_000).map(line => `${line}!`));
    expect(countChanges(linesBetween(many, others))).toEqual({
      removed: 4_000,
      added: 4_000,
    });
  });
});

describe('long unchanged parts', () => {
  it('are folded, with three lines left around a change', () => {
    const blocks = foldUnchanged(linesBetween(live, desired));
    expect(blocks.map(({ kind, lines }) => [kind, lines.length])).toEqual([
      ['folded', 17],
      ['shown', 8],
      ['folded', 17],
    ]);
  });

  it('of one line are not: the fold would be as high', () => {
    const before = yaml('x', ...numbers(1, 7), 'x');
    const after = yaml('y', ...numbers(1, 7), 'y');
    expect(foldUnchanged(linesBetween(before, after))).toHaveLength(1);
  });

  it('lose and double no line', () => {
    const lines = linesBetween(live, desired);
    expect(foldUnchanged(lines).flatMap(block => block.lines)).toEqual(lines);
  });
});

describe('a difference that is too long to draw at once', () => {
  it('is cut, and says how many lines are left', () => {
    const blocks = foldUnchanged(linesBetween(undefined, live));
    const { shown, more } = cutLines(blocks, 10);
    expect(shown.flatMap(block => block.lines)).toHaveLength(10);
    expect(more).toBe(31);
  });

  it('is whole when there is room', () => {
    const blocks = foldUnchanged(linesBetween(live, desired));
    expect(cutLines(blocks, 800)).toEqual({ shown: blocks, more: 0 });
  });
});
