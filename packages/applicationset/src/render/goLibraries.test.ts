import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { asset } from '../asset';
import { loadGoLibraries, readGoModule } from './goLibraries';

it('carries the module that its source was built to', async () => {
  const sha256 = createHash('sha256')
    .update(await readGoModule())
    .digest('hex');
  expect(sha256).toBe(readFileSync(asset('gotemplate.sha256'), 'utf8').trim());
});

it('is loaded once', async () => {
  expect(await loadGoLibraries()).toBe(await loadGoLibraries());
});

it.each(['env', 'expandenv', 'getHostByName'])(
  'has no function %s, which looks at the machine',
  async name => {
    const go = await loadGoLibraries();
    expect(() => go.render([`{{ ${name} "HOME" }}`], [], {})).toThrow(
      `template: base:1: function "${name}" not defined`,
    );
  },
);

it.each([
  ['{{ normalize "A_b.C-" }}', 'a-b.c'],
  ['{{ "My long name here" | slugify 9 }}', 'my-long'],
  ['{{ "My long name here" | slugify 9 false }}', 'my-long-n'],
  ['{{ toYaml .list }}', '- a\n- b'],
  ['{{ (fromYaml "a: {b: 1}").a.b }}', '1'],
  ['{{ index (fromYamlArray "[a, b]") 1 }}', 'b'],
  ['{{ .missing }}', '<no value>'],
])('%s gives %s', async (template, expected) => {
  const go = await loadGoLibraries();
  expect(go.render([template], [], { list: ['a', 'b'] })).toEqual([expected]);
});

it('survives a panic inside a template', async () => {
  const go = await loadGoLibraries();
  expect(() => go.render(['{{ slugify 1 2 3 }}'], [], {})).toThrow(
    'interface conversion',
  );
  expect(go.render(['{{ 1 }}'], [], {})).toEqual(['1']);
});

it('renders a template again with other parameters and other options', async () => {
  const go = await loadGoLibraries();
  const template = '{{ .name }}';
  expect(go.render([template], [], { name: 'a' })).toEqual(['a']);
  expect(go.render([template], [], { name: 'b' })).toEqual(['b']);
  expect(go.render([template], [], {})).toEqual(['<no value>']);
  expect(() => go.render([template], ['missingkey=error'], {})).toThrow(
    'map has no entry for key "name"',
  );
});
