import { readManifest } from '../render/readManifest';
import { writeManifest } from './writeManifest';

it.each([
  'no',
  'on',
  'y',
  '1_000',
  '0b11',
  '0x1f',
  '1e3',
  '~',
  '',
  ' a ',
  'a: b',
])('is read as the same text by Kubernetes: %j', async text => {
  const value = { [text]: text, list: [text, { again: text }] };
  expect(await readManifest(writeManifest(value))).toEqual(value);
});

it('writes what is there twice twice', () => {
  const labels = { app: 'cart' };
  expect(writeManifest({ one: labels, two: labels })).toBe(
    'one:\n  app: cart\ntwo:\n  app: cart\n',
  );
});
