/** Who made what a release brings, as forges and Argo CD tell it. */

import { application } from '../__testUtils__/pipelines';
import {
  answering,
  startArgoServer,
  type Answer,
  type ArgoServer,
} from './__testUtils__/argoServer';
import { integrationsAt } from './__testUtils__/integrationsAt';
import type { RevisionMetadata } from './ArgoApi';
import { forgeFinder } from './forges/findForge';
import { Provenance } from './Provenance';

const OLD = 'a'.repeat(40);
const MID = 'b'.repeat(40);
const NEW = 'c'.repeat(40);
const SOURCE_OLD = 'd'.repeat(40);
const SOURCE_NEW = 'e'.repeat(40);
const GITHUB = 'https://github.test/payments/checkout.git';
const GITLAB = 'git@gitlab.test:group/sub/checkout.git';
const CODE = 'https://github.test/payments/code';

let forge: ArgoServer;

beforeEach(async () => {
  forge = await startArgoServer(answering(404, {}));
});
afterEach(() => forge.close());

/** Answers by path; what no path fits is not found. */
function routes(answers: Record<string, unknown>): Answer {
  return (request, response) => {
    const [, body] = Object.entries(answers).find(
      ([path]) => request.path === path,
    ) ?? [undefined, undefined];
    return answering(body === undefined ? 404 : 200, body ?? {})(
      request,
      response,
    );
  };
}

function provenance(known: Record<string, RevisionMetadata> = {}) {
  const revisionMetadata = async (_: unknown, revision: string) => {
    if (!known[revision]) {
      throw new Error('unknown revision');
    }
    return known[revision];
  };
  return new Provenance(
    forgeFinder(integrationsAt(forge.url)),
    new Map([['eu', { revisionMetadata }]]),
  );
}

const range = (
  repoURL: string,
  { from = OLD, to = NEW }: { from?: string; to?: string } = {},
) => ({
  instance: 'eu',
  application: application('checkout-prod', {
    sources: [{ repoURL, targetRevision: 'main' }],
  }),
  sourceIndex: 0,
  from,
  to,
});

const account = (login: string, type = 'User') => ({
  login,
  html_url: `https://github.test/${login}`,
  type,
});
function githubCommit(
  sha: string,
  {
    message = 'faster',
    login = 'alice',
    committer,
    verified = false,
    type = 'User',
  }: {
    message?: string;
    login?: string;
    committer?: string;
    verified?: boolean;
    type?: string;
  } = {},
) {
  const committedBy = committer ?? login;
  const signature = (name: string) => ({
    name,
    email: `${name}@example.com`,
    date: '2026-11-21T13:00:00Z',
  });
  return {
    sha,
    html_url: `https://github.test/payments/checkout/commit/${sha}`,
    author: account(login, type),
    committer: account(committedBy),
    commit: {
      message,
      author: signature(login),
      committer: signature(committedBy),
      verification: { verified },
    },
  };
}
const compared = (...commits: ReturnType<typeof githubCommit>[]) => ({
  status: 'ahead',
  total_commits: commits.length,
  commits,
});
const api = (path: string, repository = 'checkout') =>
  `/github/repos/payments/${repository}/${path}`;

describe('on GitHub', () => {
  it('each commit comes with accounts, and the pull request that brought it', async () => {
    forge.answer(
      routes({
        [api(`compare/${OLD}...${NEW}`)]: compared(githubCommit(NEW)),
        [api(`commits/${NEW}/pulls`)]: [
          { number: 11, user: account('eve') },
          {
            number: 12,
            user: account('alice'),
            merged_at: '2026-11-21T13:00:00Z',
          },
        ],
        [api('pulls/12')]: { merged_by: account('mike') },
      }),
    );
    const annotations = ['github.com/user-login', 'github.test/user-login'];
    const at = (login: string) => ({
      login,
      page: `https://github.test/${login}`,
      annotations,
    });
    expect(await provenance().of(range(GITHUB))).toEqual({
      commits: [
        {
          revision: NEW,
          author: {
            name: 'alice',
            email: 'alice@example.com',
            emailVerified: false,
            account: at('alice'),
            bot: false,
          },
          coAuthors: [],
          references: [],
          merge: { name: '#12', author: at('alice'), mergedBy: at('mike') },
        },
      ],
    });
    expect(forge.asked.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill('Bearer gh'),
    );
  });

  it('what is verified is who committed, and GitHub itself is nobody', async () => {
    forge.answer(
      routes({
        [api(`compare/${OLD}...${NEW}`)]: compared(
          githubCommit(OLD, { verified: true }),
          githubCommit(MID, { verified: true, committer: 'mallory' }),
          githubCommit(NEW, { verified: true, committer: 'web-flow' }),
        ),
      }),
    );
    const { commits } = await provenance().of(range(GITHUB));
    const told = commits.map(({ author, committer }) => [
      author.emailVerified,
      committer?.name,
    ]);
    expect(told).toEqual([
      [true, undefined],
      [false, 'mallory'],
      [true, undefined],
    ]);
  });

  it('a pull request that is not told leaves it open who merged', async () => {
    forge.answer(
      routes({ [api(`compare/${OLD}...${NEW}`)]: compared(githubCommit(NEW)) }),
    );
    const { commits } = await provenance().of(range(GITHUB));
    expect(commits[0].mergeUnknown).toBe(true);
  });

  it('of many commits only the newest thirty are asked how they came in', async () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      githubCommit(at.toString(16).padStart(40, '0')),
    );
    forge.answer(
      routes({
        [api(`compare/${OLD}...${NEW}`)]: compared(...many),
        ...Object.fromEntries(
          many.map(({ sha }) => [api(`commits/${sha}/pulls`), []]),
        ),
      }),
    );
    const { commits } = await provenance().of(range(GITHUB));
    expect(commits.filter(c => c.mergeUnknown)).toHaveLength(10);
    expect(commits[0].mergeUnknown).toBeUndefined();
    expect(forge.asked).toHaveLength(31);
  });

  it.each([
    [
      'more than it lists',
      { ...compared(githubCommit(NEW)), total_commits: 250 },
      'there are more commits',
    ],
    [
      'a history that was rewritten',
      { ...compared(githubCommit(NEW)), status: 'diverged' },
      'is no ancestor',
    ],
  ])('%s is not told as whole', async (_, answer, said) => {
    forge.answer(routes({ [api(`compare/${OLD}...${NEW}`)]: answer }));
    const { incomplete } = await provenance().of(range(GITHUB));
    expect(incomplete).toContain(said);
  });
});

describe('on GitLab', () => {
  it('no account is told of a commit, but of its merge request', async () => {
    const path = '/gitlab/projects/group%2Fsub%2Fcheckout/repository';
    const user = (username: string) => ({
      username,
      web_url: `https://gitlab.test/${username}`,
    });
    forge.answer(
      routes({
        [`${path}/merge_base`]: { id: OLD },
        [`${path}/compare`]: {
          commits: [
            {
              id: NEW,
              title: 'two',
              message: 'two\n\nCo-authored-by: Bo <bo@example.com>',
              author_name: 'Alice',
              author_email: 'alice@example.com',
              committer_name: 'Mike',
              committer_email: 'mike@example.com',
            },
          ],
        },
        [`${path}/commits/${NEW}/merge_requests`]: [
          { iid: 6, state: 'opened', author: user('eve') },
          {
            iid: 7,
            state: 'merged',
            author: user('alice'),
            merge_user: user('mike'),
          },
        ],
      }),
    );
    const at = (login: string) => ({
      login,
      page: `https://gitlab.test/${login}`,
      annotations: ['gitlab.test/user-login'],
    });
    const { commits } = await provenance().of(range(GITLAB));
    expect(commits).toEqual([
      {
        revision: NEW,
        author: {
          name: 'Alice',
          email: 'alice@example.com',
          emailVerified: false,
          bot: false,
        },
        committer: {
          name: 'Mike',
          email: 'mike@example.com',
          emailVerified: false,
          bot: false,
        },
        coAuthors: ['Bo <bo@example.com>'],
        references: [],
        merge: { name: '!7', author: at('alice'), mergedBy: at('mike') },
      },
    ]);
  });
});

describe('on Gitea', () => {
  const repo = () => `${forge.url}/payments/checkout.git`;
  const path = (what: string) => `/api/v1/repos/payments/checkout/${what}`;
  const gitea = (commit: unknown, pull?: unknown) =>
    routes({
      [path(`compare/${OLD}...${NEW}`)]: {
        total_commits: 1,
        commits: [commit],
      },
      [path(`compare/${NEW}...${OLD}`)]: { total_commits: 0, commits: null },
      ...(pull !== undefined && { [path(`commits/${NEW}/pull`)]: pull }),
    });

  it('accounts and the pull request are told', async () => {
    const pull = {
      number: 3,
      user: { login: 'alice' },
      merged: true,
      merged_by: { login: 'mike' },
    };
    forge.answer(gitea(githubCommit(NEW), pull));
    const { commits } = await provenance().of(range(repo()));
    expect(commits[0]).toMatchObject({
      author: { name: 'alice', account: { login: 'alice' } },
      merge: {
        name: '#3',
        mergedBy: { login: 'mike', page: `${forge.url}/mike` },
      },
    });
  });

  it('a commit that was pushed came by no pull request', async () => {
    forge.answer(gitea(githubCommit(NEW)));
    const { commits } = await provenance().of(range(repo()));
    expect(commits[0].merge).toBeUndefined();
    expect(commits[0].mergeUnknown).toBeUndefined();
  });
});

describe('the source that an image was built from', () => {
  const bump = (sha: string) =>
    `Bump image\n\nArgocd-reference-commit-sha: ${sha}\nArgocd-reference-commit-repourl: ${CODE}`;
  const carried = compared(
    githubCommit(NEW, { message: bump(SOURCE_NEW), login: 'ci', type: 'Bot' }),
  );

  it('is followed from what the deployed commit names to what the new one does', async () => {
    forge.answer(
      routes({
        [api(`compare/${OLD}...${NEW}`)]: carried,
        [api(`compare/${SOURCE_OLD}...${SOURCE_NEW}`, 'code')]: compared(
          githubCommit(SOURCE_NEW, { login: 'dora' }),
        ),
      }),
    );
    const before = {
      message: 'x',
      references: [{ revision: SOURCE_OLD, repoURL: CODE }],
    };
    const brought = await provenance({ [OLD]: before }).of(range(GITHUB));
    expect(brought.incomplete).toBeUndefined();
    expect(
      brought.commits.map(({ author }) => [author.name, author.bot]),
    ).toEqual([
      ['ci', true],
      ['dora', false],
    ]);
  });

  it('is not told whole where nobody says from what the deployed one was built', async () => {
    forge.answer(routes({ [api(`compare/${OLD}...${NEW}`)]: carried }));
    const { incomplete } = await provenance().of(range(GITHUB));
    expect(incomplete).toContain('from what before is not known');
  });

  it('is not told whole where no repository is named, or none that is integrated', async () => {
    const said = async (message: string, before: RevisionMetadata[] = []) => {
      forge.answer(
        routes({
          [api(`compare/${OLD}...${NEW}`)]: compared(
            githubCommit(NEW, { message }),
          ),
        }),
      );
      const known = before[0] ? { [OLD]: before[0] } : {};
      return (await provenance(known).of(range(GITHUB))).incomplete;
    };
    expect(await said(`x\n\nSource-Commit: ${SOURCE_NEW}`)).toContain(
      'no repository is named',
    );
    const elsewhere = 'https://else.test/a/b';
    expect(
      await said(`x\n\nSource-Commit: ${elsewhere}/commit/${SOURCE_NEW}`, [
        {
          message: '',
          references: [{ revision: SOURCE_OLD, repoURL: elsewhere }],
        },
      ]),
    ).toContain('no integration is configured for https://else.test/a/b');
    expect(forge.asked.every(({ path }) => path.startsWith('/github/'))).toBe(
      true,
    );
  });
});

describe('what no forge tells', () => {
  it('is the newest commit as Argo CD knows it, and never whole', async () => {
    const { commits, incomplete } = await provenance({
      [NEW]: { message: 'two', author: 'Dana Dev <dana@example.com>' },
    }).of(range('https://else.test/a/b'));
    expect(commits).toMatchObject([
      {
        author: {
          name: 'Dana Dev',
          email: 'dana@example.com',
          emailVerified: false,
        },
      },
    ]);
    expect(incomplete).toContain('no integration is configured');
  });

  it.each([
    ['a first deployment', { from: '' }, 'nothing was deployed before'],
    [
      'a chart or a tag',
      { to: '1.2.0' },
      'it goes to 1.2.0, which is no commit',
    ],
    ['a forge that fails', {}, 'the forge could not compare them'],
  ])('%s is not whole', async (_, change, said) => {
    const { incomplete } = await provenance().of(range(GITHUB, change));
    expect(incomplete).toContain(said);
  });

  it('nothing that changes brings nothing', async () => {
    expect(await provenance().of(range(GITHUB, { from: NEW }))).toEqual({
      commits: [],
    });
    expect(forge.asked).toEqual([]);
  });
});
