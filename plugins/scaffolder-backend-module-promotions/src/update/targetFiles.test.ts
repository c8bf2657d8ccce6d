import { describedTargets, targetFile } from './targetFiles';

const place = (path: string) => ({
  repoURL: 'https://git.example.com/shop/cart.git',
  paths: [path],
});

it.each([
  ['targets/*.yaml', 'targets/prod-eu.yaml'],
  ['targets/*/*.yaml', 'targets/prod/eu.yaml'],
  ['targets/**/*.yaml', 'targets/prod/eu.yaml'],
  ['targets/**/target.yaml', 'targets/prod/eu/target.yaml'],
])(
  'puts a new file where the generator looks for %s: %s',
  (pattern, expected) => {
    expect(
      targetFile(place(pattern), 'prod', { cluster: 'eu', name: 'eu' }, 'add'),
    ).toBe(expected);
  },
);

it('refuses a file that Argo CD would not read: two stars ask for a folder', () => {
  const target = { cluster: 'eu', file: 'targets/target.yaml' };
  expect(() =>
    targetFile(place('targets/**/target.yaml'), 'prod', target, 'add'),
  ).toThrow('is not one that the ApplicationSet looks for');
});

it('knows the targets that are there, in folders of folders too', () => {
  const files = new Map([
    ['targets/eu.yaml', 'cluster: eu\n'],
    ['targets/far/us.yaml', 'cluster: us\n'],
    ['other/eu.yaml', 'cluster: other\n'],
  ]);
  expect(describedTargets(place('targets/*.yaml'), files)).toEqual([
    { cluster: 'eu' },
    { cluster: 'us' },
  ]);
});
