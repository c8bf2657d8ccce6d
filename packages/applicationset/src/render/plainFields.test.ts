import { loadGoLibraries } from './goLibraries';
import { Integer, StringList, StringMap, type ParamSet } from './params';
import { fillPlainFields } from './plainFields';

const params: ParamSet = {
  a: 'x',
  empty: '',
  braces: '{{.a}}',
  html: '<&>"\'',
  n: 1,
  yes: true,
  none: null,
  whole: new Integer(7),
  deep: { b: { c: 'y' }, n: 2 },
  values: new StringMap({ region: 'eu' }),
  segments: new StringList(['p', 'q']),
};

const plain = [
  '{{.a}}',
  'a-{{ .a }}-{{.deep.b.c}}!',
  '{{.values.region}}',
  '{{\t.a\n}}',
  '{{.a}}{{.a}}',
  '{{.a}}}',
  '{.a} {{.a}} }}',
  '{{.empty}}',
  '{{.braces}}',
  '{{.html}}',
  'no action',
];

const notPlain = [
  '{{- .a }}',
  '{{ .a | upper }}',
  '{{.nope}}',
  '{{.n}}',
  '{{.yes}}',
  '{{.none}}',
  '{{.whole}}',
  '{{.deep}}',
  '{{.deep.nope.c}}',
  '{{.values.nope}}',
  '{{.segments}}',
  '{{.toString}}',
  '{{{.a}}',
  '{{.a}}{{{.a}}',
  '{{.a}} {{',
  '{{ . }}',
  '{{.a.}}',
  '{{ .a\u00a0}}',
  '{{"{{"}}{{.a}}',
];

it.each(plain)('%j is what Go makes of it', async text => {
  const go = await loadGoLibraries();
  expect(fillPlainFields(text, params)).toBe(go.render([text], [], params)[0]);
});

it.each(notPlain)('%j is left to Go', text => {
  expect(fillPlainFields(text, params)).toBeUndefined();
});

it('agrees with Go about a thousand texts of all kinds', async () => {
  const go = await loadGoLibraries();
  const pieces = [...plain, ...notPlain, '{', '}', '.a', ' '];
  let seed = 1;
  const next = () => {
    seed = (seed * 48271) % 2147483647;
    return pieces[seed % pieces.length];
  };
  const texts = Array.from({ length: 1000 }, () => next() + next() + next());
  const filled = texts.flatMap(text => {
    const ours = fillPlainFields(text, params);
    return ours === undefined ? [] : [{ text, ours }];
  });
  expect(filled.length).toBeGreaterThan(20);
  expect(filled.map(({ ours }) => ours)).toEqual(
    go.render(
      filled.map(({ text }) => text),
      [],
      params,
    ),
  );
});
