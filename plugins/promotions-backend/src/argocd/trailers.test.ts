/** What a commit's message says of others. */

import { recordedAnswer } from './__testUtils__/recordings';
import { isBotLogin, parseIdentity } from './commitAuthors';
import { decodeRevisionMetadata } from './decodeAnswers';
import { trailersOf } from './trailers';

const SHA = 'a'.repeat(40);

it.each([
  [`Argocd-reference-commit-sha: ${SHA}`, [{ revision: SHA }]],
  [
    `Argocd-reference-commit-sha: ${SHA}\nArgocd-reference-commit-repourl: https://h.test/shop/code\nArgocd-reference-commit-author: Al <al@example.com>`,
    [
      {
        revision: SHA,
        repoURL: 'https://h.test/shop/code',
        author: 'Al <al@example.com>',
      },
    ],
  ],
  [`Source-Commit: ${SHA}`, [{ revision: SHA }]],
  [
    `Source-Commit: ${SHA}\nSource-Repository: https://h.test/shop/code`,
    [{ revision: SHA, repoURL: 'https://h.test/shop/code' }],
  ],
  [
    `source-commit: https://gitlab.test/shop/code/-/commit/${SHA}`,
    [{ revision: SHA, repoURL: 'https://gitlab.test/shop/code' }],
  ],
  [
    `Source-Commit: https://h.test/shop/code/commit/${SHA}\r`,
    [{ revision: SHA, repoURL: 'https://h.test/shop/code' }],
  ],
  ['Source-Commit: main', []],
  [`see Source-Commit: ${SHA}`, []],
  ['Source-Commit: ../../secrets', []],
])('%j tells what it was built from', (message, references) => {
  expect(trailersOf(`Bump image\n\n${message}\n`).references).toEqual(
    references,
  );
});

it('names everybody who wrote it together, wherever the forge put that', () => {
  const message = `Faster basket (#12)

* one
Co-authored-by: Al <al@example.com>

---------

co-authored-by: Bo <bo@example.com>
Reviewed-by: Cy <cy@example.com>
`;
  expect(trailersOf(message).coAuthors).toEqual([
    'Al <al@example.com>',
    'Bo <bo@example.com>',
  ]);
});

it('is not fooled into more than a commit says in earnest', () => {
  const many = 'Co-authored-by: Al <al@example.com>\n'.repeat(500);
  expect(trailersOf(many).coAuthors).toHaveLength(20);
});

it.each([
  ['Al Ice <al@example.com>', { name: 'Al Ice', email: 'al@example.com' }],
  ['<al@example.com>', { name: 'al@example.com', email: 'al@example.com' }],
  ['Al', { name: 'Al' }],
])('reads %s', (written, identity) => {
  expect(parseIdentity(written)).toEqual(identity);
});

it.each([
  ['renovate[bot]', true],
  ['acme-ci-bot', true],
  ['project_12_bot_3f2a', true],
  ['abbot', false],
  ['bottleneck', false],
])('%s is a bot: %s', (login, bot) => {
  expect(isBotLogin(login)).toBe(bot);
});

describe('what Argo CD knows of a revision', () => {
  it('is as it was recorded (3.5/reads)', () => {
    const { body } = recordedAnswer('3.5/reads', {
      method: 'GET',
      path: '/api/v1/applications/reads-prod/revisions/b33eaad',
    });
    expect(decodeRevisionMetadata(body)).toEqual({
      author: 'Dana Dev <dana@example.com>',
      date: '2026-11-21T13:22:45Z',
      message: 'two: a Secret joins',
    });
  });

  it('holds the commits that Argo CD read from trailers, each once, also of a long message', () => {
    const metadata = decodeRevisionMetadata({
      author: 'ci <ci@example.com>',
      message: `Bump\n\n${'x'.repeat(
        5_000,
      )}\n\nArgocd-reference-commit-sha: ${SHA}\nCo-authored-by: Al <al@example.com>`,
      references: [
        {
          commit: {
            sha: SHA,
            repoUrl: 'https://h.test/shop/code',
            author: 'Al <al@example.com>',
          },
        },
        { commit: { sha: 'not a commit' } },
        {},
      ],
    });
    expect(metadata.references).toEqual([
      {
        revision: SHA,
        repoURL: 'https://h.test/shop/code',
        author: 'Al <al@example.com>',
      },
    ]);
    expect(metadata.coAuthors).toEqual(['Al <al@example.com>']);
    expect(metadata.message.length).toBeLessThan(1_100);
  });
});
