import {
  answering,
  startArgoServer,
  type Answer,
  type ArgoServer,
} from './__testUtils__/argoServer';
import { integrationsAt } from './__testUtils__/integrationsAt';
import { ArgoClient } from './ArgoClient';
import { CommitSource } from './CommitSource';
import { decodeApplication } from './decode';
import { forgeFinder } from './forges/findForge';
import { repositoryUrl } from './forges/forge';
import { platformFetch } from './transport';

const OLD = 'a'.repeat(40);
const MID = 'b'.repeat(40);
const NEW = 'c'.repeat(40);

let forge: ArgoServer;
let argo: ArgoServer;
let source: CommitSource;

function commitSource(): CommitSource {
  const client = new ArgoClient({
    instance: 'prod',
    url: argo.url,
    token: () => 't',
    fetch: platformFetch,
    now: () => 0,
    timeoutMs: 5000,
  });
  return new CommitSource(
    forgeFinder(integrationsAt(forge.url)),
    new Map([['prod', client]]),
  );
}

beforeEach(async () => {
  forge = await startArgoServer(answering(404, {}));
  argo = await startArgoServer(
    answering(200, {
      author: 'Dana Dev <dana@example.com>',
      date: '2026-11-21T13:22:45Z',
      message: 'two: faster basket\n\nand more',
    }),
  );
  source = commitSource();
});

afterEach(async () => {
  await forge.close();
  await argo.close();
});

function range(repoURL: string, { from = OLD, to = NEW, chart = '' } = {}) {
  return {
    instance: 'prod',
    application: decodeApplication({
      metadata: { namespace: 'argocd', name: 'checkout-prod', uid: 'u' },
      spec: { project: 'default', source: { repoURL, chart } },
    }),
    sourceIndex: 0,
    from,
    to,
  };
}

const githubCommit = (sha: string, message: string) => ({
  sha,
  html_url: `https://github.test/payments/checkout/commit/${sha}`,
  commit: {
    message,
    author: { name: 'Dana', date: '2026-11-21T13:00:00Z' },
  },
});

describe('commits from GitHub', () => {
  const REPO = 'https://github.test/payments/checkout.git';
  const compared = (status: string, total = 2): Answer =>
    answering(200, {
      status,
      total_commits: total,
      commits: [githubCommit(MID, 'one\n\ntext'), githubCommit(NEW, 'two')],
    });

  it('are told newest first, with their pages', async () => {
    forge.answer(compared('ahead'));
    await expect(source.commits(range(REPO))).resolves.toEqual({
      repoURL: REPO,
      from: OLD,
      to: NEW,
      complete: true,
      note: undefined,
      commits: [
        expect.objectContaining({ revision: NEW, subject: 'two' }),
        {
          revision: MID,
          subject: 'one',
          author: 'Dana',
          date: '2026-11-21T13:00:00Z',
          url: `https://github.test/payments/checkout/commit/${MID}`,
        },
      ],
    });
    const [request] = forge.asked;
    expect(request.path).toBe(
      `/github/repos/payments/checkout/compare/${OLD}...${NEW}`,
    );
    expect(request.headers.authorization).toBe('Bearer gh');
  });

  it('are asked for once', async () => {
    forge.answer(compared('ahead'));
    await source.commits(range(REPO));
    await source.commits(range(REPO));
    expect(forge.asked).toHaveLength(1);
  });

  it.each([
    ['ahead', 250, 'there are more commits than are listed'],
    ['behind', 2, 'it goes back to an older commit'],
    ['diverged', 2, 'history was rewritten'],
  ])('that lie %s (%s) say so', async (status, total, note) => {
    forge.answer(compared(status, total));
    const commits = await source.commits(range(REPO));
    expect(commits.note).toContain(note);
    expect(commits.complete).toBe(total === 2);
  });

  it.each([
    [404, 'answered 404'],
    [403, 'answered 403'],
    [500, 'answered 500'],
  ])(
    'that it answers with %s are the one that Argo CD knows',
    async (status, said) => {
      forge.answer(answering(status, { message: 'secret gh' }));
      const commits = await source.commits(range(REPO));
      expect(commits).toMatchObject({
        complete: false,
        commits: [
          {
            revision: NEW,
            subject: 'two: faster basket',
            author: 'Dana Dev',
            url: `https://github.test/payments/checkout/commit/${NEW}`,
          },
        ],
      });
      expect(commits.note).toContain(said);
      expect(commits.note).not.toContain('secret');
    },
  );

  it('that are no answer of a forge are the one that Argo CD knows', async () => {
    forge.answer(answering(200, '<html>'));
    await expect(source.commits(range(REPO))).resolves.toMatchObject({
      complete: false,
      commits: [{ subject: 'two: faster basket' }],
    });
  });
});

describe('commits from GitLab', () => {
  const REPO = 'git@gitlab.test:group/sub/checkout.git';

  const answer = (mergeBase: string): void =>
    forge.answer((request, response) =>
      request.path.endsWith('/merge_base')
        ? answering(200, { id: mergeBase })(request, response)
        : answering(200, {
            commits: [
              { id: MID, title: 'one', author_name: 'Dana' },
              { id: NEW, title: 'two' },
            ],
          })(request, response),
    );

  it('are told newest first, also for an address of SSH', async () => {
    answer(OLD);
    const commits = await source.commits(range(REPO));
    expect(commits).toMatchObject({ complete: true, note: undefined });
    expect(commits.commits.map(({ subject }) => subject)).toEqual([
      'two',
      'one',
    ]);
    const asked = forge.asked.find(({ path }) => path.endsWith('/compare'));
    expect(asked?.path).toBe(
      '/gitlab/projects/group%2Fsub%2Fcheckout/repository/compare',
    );
    expect(asked?.headers.authorization).toBe('Bearer gl');
    expect(source.commitUrl(REPO, NEW)).toBe(
      `https://gitlab.test/group/sub/checkout/-/commit/${NEW}`,
    );
  });

  it('say that history was rewritten', async () => {
    answer(MID);
    const { note } = await source.commits(range(REPO));
    expect(note).toContain('history was rewritten');
  });
});

describe('commits from Gitea', () => {
  const repo = () => `${forge.url}/payments/checkout.git`;
  const answer = (ahead: number, behind: number): void =>
    forge.answer((request, response) => {
      const total = request.path.endsWith(`${OLD}...${NEW}`) ? ahead : behind;
      const commits = [githubCommit(NEW, 'two'), githubCommit(MID, 'one')];
      return answering(200, {
        total_commits: total,
        commits: total ? commits.slice(0, total) : null,
      })(request, response);
    });

  it.each([
    [2, 0, undefined],
    [0, 2, 'it goes back to an older commit'],
    [1, 1, 'history was rewritten'],
  ])('%s ahead and %s behind: %s', async (ahead, behind, note) => {
    answer(ahead, behind);
    const commits = await source.commits(range(repo()));
    expect(commits.commits).toHaveLength(ahead);
    expect(commits.note ?? '').toContain(note ?? '');
    expect(commits.note === undefined).toBe(note === undefined);
    expect(forge.asked[0].headers.authorization).toBe('basic dTpw');
  });
});

describe('what needs no forge, or has none', () => {
  it('a forge that is not integrated is not asked, and gets no credentials', async () => {
    const commits = await source.commits(range('https://else.test/a/b'));
    expect(commits).toMatchObject({
      complete: false,
      note: expect.stringContaining(
        'no integration is configured for https://else.test/a/b',
      ),
      commits: [{ revision: NEW, subject: 'two: faster basket' }],
    });
    expect(forge.asked).toEqual([]);
  });

  it('the same commit brings nothing', async () => {
    const same = range('https://github.test/a/b', { from: NEW });
    await expect(source.commits(same)).resolves.toMatchObject({
      commits: [],
      complete: true,
    });
  });

  it('a first deployment brings the one commit', async () => {
    const first = range('https://github.test/a/b', { from: '' });
    await expect(source.commits(first)).resolves.toMatchObject({
      complete: false,
      note: 'nothing was deployed from this repository before',
      commits: [{ revision: NEW }],
    });
  });

  it('a chart has versions, not commits', async () => {
    const chart = range('https://charts.test', {
      from: '1.0.0',
      to: '1.1.0',
      chart: 'checkout',
    });
    await expect(source.commits(chart)).resolves.toMatchObject({
      commits: [],
      complete: false,
      note: 'the chart checkout goes from 1.0.0 to 1.1.0; a chart has no commits',
    });
  });

  it('nothing that can be asked leaves the bare revision', async () => {
    argo.answer(answering(500, 'oops'));
    const commits = await source.commits(range('https://else.test/a/b'));
    expect(commits.commits).toEqual([
      { revision: NEW, subject: '', url: undefined },
    ]);
  });
});

describe('the page of a repository', () => {
  it.each([
    ['https://h.test/a/b.git', 'https://h.test/a/b'],
    ['http://h.test:3000/a/b/', 'http://h.test:3000/a/b'],
    ['git@h.test:a/b.git', 'https://h.test/a/b'],
    ['ssh://git@h.test:2222/a/b.git', 'https://h.test/a/b'],
    ['https://user:pass@h.test/a/b', 'https://h.test/a/b'],
    ['/local/repo', undefined],
    ['oci://registry.test/x', undefined],
  ])('of %s is %s', (written, page) => {
    expect(repositoryUrl(written)).toBe(page);
  });
});
