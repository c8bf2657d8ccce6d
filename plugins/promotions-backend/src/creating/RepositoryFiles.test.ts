/** What is read of repositories, and above all what is not. */

import { ConfigReader } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { mockServices } from '@backstage/backend-test-utils';
import { RepositoryFiles, MOST_FILES } from './RepositoryFiles';

const INTEGRATIONS = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      gitea: [{ host: 'git.example.com' }],
      gitlab: [
        {
          host: 'gitlab.example.com',
          apiBaseUrl: 'https://gitlab.example.com/api/v4',
        },
      ],
    },
  }),
);

function repositories(files: Record<string, string> | Error) {
  const urlReader = mockServices.urlReader.mock();
  urlReader.readTree.mockImplementation(async (_, { filter } = {}) => {
    if (files instanceof Error) {
      throw files;
    }
    const kept = Object.entries(files).filter(([path, text]) =>
      filter?.(path, { size: text.length }),
    );
    return {
      files: async () =>
        kept.map(([path, text]) => ({
          path,
          content: async () => Buffer.from(text),
        })),
      archive: async () => {
        throw new Error('nobody asks for an archive');
      },
      dir: async () => {
        throw new Error('nothing is written');
      },
      etag: '',
    };
  });
  const clock = () => new Date('2026-11-22T00:00:00Z');
  const read = new RepositoryFiles({
    integrations: INTEGRATIONS,
    urlReader,
    clock,
  });
  return { read, urlReader };
}

it('are manifests with their texts, and all else by name', async () => {
  const { read } = repositories({
    'deploy/dev/kustomization.yaml': 'resources: []',
    'src/index.ts': 'secret code',
  });
  expect(
    await read.of('https://git.example.com/shop/basket.git', 'main'),
  ).toEqual(
    new Map([
      ['deploy/dev/kustomization.yaml', 'resources: []'],
      ['src/index.ts', ''],
    ]),
  );
});

it('are asked for once a minute, whoever asks', async () => {
  const { read, urlReader } = repositories({});
  const url = 'https://git.example.com/shop/basket';
  await Promise.all([read.of(url, 'main'), read.of(`${url}.git`, 'main')]);
  expect(urlReader.readTree.mock.calls.map(([asked]) => asked)).toEqual([
    'https://git.example.com/shop/basket/src/branch/main',
  ]);
});

it.each([
  ['http://169.254.169.254/latest/meta-data'],
  ['https://internal.example.com/a/b'],
  ['https://git.example.com:8443/a/b'],
  ['https://git.example.com@evil.example/a/b'],
  ['https://git.example.com/a/../../api/v1/admin'],
  ['https://git.example.com/a/b?x=/src/branch/'],
  ['https://git.example.com/%2e%2e/b'],
  ['file:///etc/passwd'],
  ['git.example.com/a'],
  [''],
])('at %s are never asked for outside of the integrations', async url => {
  const { read, urlReader } = repositories({});
  await read.of(url, 'main');
  const asked = urlReader.readTree.mock.calls.map(([to]) => to);
  expect(
    asked.filter(
      to =>
        !/^https:\/\/git\.example\.com\/\w+\/\w+\/src\/branch\/main$/.test(to),
    ),
  ).toEqual([]);
});

it.each(['v1.*', '../../x', 'a/../b', 'HEAD~1', '', '-x', 'a b'])(
  'at the revision %j are not known',
  async revision => {
    const { read, urlReader } = repositories({});
    const found = await read.of('https://git.example.com/a/b', revision);
    expect(found).toEqual({ reason: expect.any(String) });
    expect(urlReader.readTree).not.toHaveBeenCalled();
  },
);

it('tell nothing of what a forge says', async () => {
  const { read } = repositories(new Error('token abc of 10.0.0.7 refused'));
  expect(await read.of('https://gitlab.example.com/a/b', 'main')).toEqual({
    reason: 'the portal could not read it',
  });
});

it('that are not there yet are not known', async () => {
  const { read } = repositories(new NotFoundError('404'));
  expect(await read.of('https://git.example.com/a/b', 'main')).toEqual({
    reason: expect.stringMatching(/no such repository or branch yet/),
  });
});

it('of any size cost no more than so much', async () => {
  const many = Object.fromEntries(
    Array.from({ length: MOST_FILES + 1 }, (_, at) => [`${at}.yaml`, '']),
  );
  const large = { 'a.yaml': 'x'.repeat(200_000) };
  const huge = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`${at}.yaml`, large['a.yaml']]),
  );
  for (const files of [many, huge]) {
    const { read } = repositories(files);
    expect(await read.of('https://git.example.com/a/b', 'main')).toEqual({
      reason: expect.stringMatching(/more than/),
    });
  }
});
