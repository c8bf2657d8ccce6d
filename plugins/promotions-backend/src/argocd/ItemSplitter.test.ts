import fc from 'fast-check';
import { ItemSplitter } from './ItemSplitter';

/** Feeds the text in pieces that end at these bytes. */
function split(text: string, cuts: readonly number[] = []) {
  const bytes = Buffer.from(text);
  const ends = [...cuts.map(cut => cut % (bytes.length + 1)), bytes.length];
  ends.sort((a, b) => a - b);
  const splitter = new ItemSplitter();
  const items = ends.flatMap((end, index) =>
    splitter.take(bytes.subarray(ends[index - 1] ?? 0, end)),
  );
  return { items, remainder: splitter.remainder() };
}

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Texts that look like what the splitter looks for. */
const tricky = fc.oneof(
  fc.constantFrom(
    'items',
    '"items":[',
    '\\',
    '\\"',
    '],"items":[',
    '}',
    'ü€😀',
  ),
  fc.string({ unit: 'binary' }),
);
const value = fc.jsonValue({ maxDepth: 3 });
const member = fc.oneof(
  value,
  tricky,
  fc.record({ items: fc.array(value), [']']: tricky }),
);
const list = fc
  .record({
    before: fc.dictionary(tricky, member, { maxKeys: 3 }),
    items: fc.oneof(fc.array(member), fc.constant(null)),
    after: fc.dictionary(tricky, member, { maxKeys: 3 }),
    indent: fc.constantFrom(0, 1, '\t'),
  })
  .map(({ before, items, after, indent }) =>
    JSON.stringify({ ...before, items, ...after }, null, indent),
  );
const cuts = fc.array(fc.nat(5_000), { maxLength: 8 });

describe('the items of a list', () => {
  it('are those that JSON has, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(list, cuts, (text, at) => {
        const { items, remainder } = split(text, at);
        const whole = JSON.parse(text);
        const found = items.map(item => JSON.parse(item));
        const isList = Array.isArray(whole.items);
        expect(found).toEqual(isList ? whole.items : []);
        expect(JSON.parse(remainder)).toEqual(
          isList ? { ...whole, items: [] } : whole,
        );
      }),
    );
  });

  it('are cut out of what is around them', () => {
    const text = '{"metadata": {"items": [1]}, "items" : [ {"a":"]"} , 2 ]}';
    expect(split(text)).toEqual({
      items: [' {"a":"]"} ', ' 2 '],
      remainder: '{"metadata": {"items": [1]}, "items" : []}',
    });
  });

  it.each(['{"items":null}', '{"items": [ ]}', '{}'])(
    'are none in %s',
    text => {
      const { items, remainder } = split(text);
      expect(items).toEqual([]);
      expect(JSON.parse(remainder).items ?? []).toEqual([]);
    },
  );

  it('under a name written with escapes stay in what is around', () => {
    const { items, remainder } = split('{"\\u0069tems":[1,2]}');
    expect(items).toEqual([]);
    expect(JSON.parse(remainder)).toEqual({ items: [1, 2] });
  });
});

describe('what is no list, or only the beginning of one', () => {
  it('leaves no JSON', () => {
    fc.assert(
      fc.property(list, fc.nat(), cuts, (text, length, at) => {
        const beginning = text.slice(0, length % text.length);
        expect(isJson(split(beginning, at).remainder)).toBe(false);
      }),
    );
  });

  it.each([
    '<html><script>f({"items":[1]})</script>',
    '{"items":[{"a":1}}',
    '{"items":[1]}]',
    '{"items":[1],',
    '{"x":"items" [1]}',
    '',
  ])('%s leaves no JSON', text => {
    expect(isJson(split(text).remainder)).toBe(false);
  });

  it.each(['{"items":[1,]}', '{"items":[,]}', '{"items":[1 2]}'])(
    '%s gives an item that is no JSON',
    text => {
      expect(split(text).items.every(isJson)).toBe(false);
    },
  );
});
