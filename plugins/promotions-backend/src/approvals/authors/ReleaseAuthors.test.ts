/** Who made a release, from what forges and the catalog tell, and what it means for those who decide. */

import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { CommitMaker } from '../../argocd/commitAuthors';
import type { Brought, BroughtCommit } from '../../argocd/Provenance';
import { application, NEW, OLD, snapshot } from '../../__testUtils__/pipelines';
import { VirtualTime } from '../../platform/__testUtils__/VirtualTime';
import { eventually } from '../../platform/__testUtils__/eventually';
import { People } from './People';
import { ReleaseAuthors } from './ReleaseAuthors';
import { separationOf } from './separationOf';

const ALL = {
  separation: { authors: true, requester: true, scaffolder: true },
};
const AUTHORS = {
  separation: { authors: true, requester: false, scaffolder: false },
};

function user(
  name: string,
  annotations: Record<string, string> = {},
  email?: string,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, annotations },
    spec: { memberOf: [], profile: { ...(email && { email }) } },
  };
}

const PEOPLE = [
  user('alice', { 'github.com/user-login': 'alice-gh' }, 'alice@example.com'),
  user('gina', { 'gitlab.test/user-login': 'https://gitlab.test/gina' }),
  user('mike', { 'github.com/user-login': 'mike-gh' }),
];

const github = (login: string) => ({
  login,
  page: `https://github.com/${login}`,
  annotations: ['github.com/user-login'],
});
const gitlab = (login: string) => ({
  login,
  page: `https://gitlab.test/${login}`,
  annotations: ['gitlab.test/user-login'],
});

function maker(changes: Partial<CommitMaker> = {}): CommitMaker {
  return { name: 'Alice', emailVerified: false, bot: false, ...changes };
}

function commit(changes: Partial<BroughtCommit> = {}): BroughtCommit {
  return {
    revision: NEW,
    author: maker({ account: github('alice-gh') }),
    coAuthors: [],
    references: [],
    ...changes,
  };
}

function world(
  brought: Brought | Error | 'silent',
  {
    entities = PEOPLE,
    set = {},
  }: { entities?: Entity[]; set?: Record<string, string> } = {},
) {
  const time = new VirtualTime();
  const asked = jest.fn(async () => {
    if (brought === 'silent') {
      return new Promise<Brought>(() => {});
    }
    if (brought instanceof Error) {
      throw brought;
    }
    return brought;
  });
  const onKnown = jest.fn();
  const authors = new ReleaseAuthors({
    provenance: { of: asked },
    people: new People({
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
      clock: time.clock,
    }),
    clock: time.clock,
    timers: time.timers,
    onKnown,
  });
  const shown = snapshot({ set: { annotations: set } });
  return { authors, asked, onKnown, shown, time };
}

async function separated(
  commits: BroughtCommit[],
  {
    policy = ALL,
    incomplete,
    entities,
    set,
  }: {
    policy?: typeof ALL;
    incomplete?: string;
    entities?: Entity[];
    set?: Record<string, string>;
  } = {},
) {
  const { authors, shown } = world(
    { commits, ...(incomplete && { incomplete }) },
    { entities, set },
  );
  const { excluded, undetermined, extra } = separationOf(
    await authors.of(shown, 1),
    policy,
  );
  return { excluded: Object.fromEntries(excluded), undetermined, extra };
}

describe('an author', () => {
  it('is found by the account that the forge knows', async () => {
    expect(await separated([commit()])).toEqual({
      excluded: { 'user:default/alice': 'wrote 749bde9' },
      undetermined: undefined,
      extra: 0,
    });
  });

  it('is found by the page of an account, as the provider of GitLab’s people writes it', async () => {
    const author = maker({ account: gitlab('gina') });
    expect((await separated([commit({ author })])).excluded).toHaveProperty([
      'user:default/gina',
    ]);
  });

  it('is found by an email that the forge vouches for', async () => {
    const author = maker({ email: 'alice@example.com', emailVerified: true });
    expect(await separated([commit({ author })])).toMatchObject({
      excluded: { 'user:default/alice': 'wrote 749bde9' },
      extra: 0,
    });
  });

  it('by an email that nobody vouches for is kept away, and it stays untold who it was', async () => {
    const author = maker({ email: 'alice@example.com' });
    expect(await separated([commit({ author })])).toEqual({
      excluded: { 'user:default/alice': 'wrote 749bde9' },
      undetermined: 'Alice, who wrote 749bde9, is nobody known here',
      extra: 1,
    });
  });

  it('by an email is certain where the same person opened what brought it', async () => {
    const author = maker({ email: 'alice@example.com' });
    const merge = { name: '#12', author: github('alice-gh') };
    expect((await separated([commit({ author, merge })])).extra).toBe(0);
    const other = { name: '#12', author: github('mike-gh') };
    expect(await separated([commit({ author, merge: other })])).toMatchObject({
      excluded: {
        'user:default/alice': 'wrote 749bde9',
        'user:default/mike': 'opened #12',
      },
      extra: 1,
    });
  });

  it.each([
    [
      'whom the catalog does not know',
      maker({ account: github('eve') }),
      'Alice',
    ],
    [
      'who is a bot',
      maker({ name: 'ci[bot]', account: github('ci[bot]'), bot: true }),
      'the bot ci[bot]',
    ],
    ['without account and email', maker(), 'Alice'],
  ])('%s raises the quorum', async (_, author, name) => {
    expect(await separated([commit({ author })])).toMatchObject({
      undetermined: `${name}, who wrote 749bde9, is nobody known here`,
      extra: 1,
    });
  });

  it('whose account two people claim keeps both away, and raises the quorum', async () => {
    const entities = [
      ...PEOPLE,
      user('mallory', { 'github.com/user-login': 'alice-gh' }),
    ];
    expect(await separated([commit()], { entities })).toMatchObject({
      excluded: {
        'user:default/alice': 'wrote 749bde9',
        'user:default/mallory': 'wrote 749bde9',
      },
      extra: 1,
    });
  });
});

describe('with a commit', () => {
  it('whoever helped to write it, committed, opened and merged it is kept away', async () => {
    const entities = [...PEOPLE, user('bob', {}, 'bob@example.com')];
    const { excluded } = await separated(
      [
        commit({
          coAuthors: ['Bob <bob@example.com>'],
          committer: maker({ name: 'Gina', account: gitlab('gina') }),
          merge: {
            name: '#12',
            author: github('alice-gh'),
            mergedBy: github('mike-gh'),
          },
        }),
      ],
      { entities },
    );
    expect(excluded).toEqual({
      'user:default/alice': 'wrote 749bde9',
      'user:default/bob': 'co-wrote 749bde9',
      'user:default/gina': 'committed 749bde9',
      'user:default/mike': 'merged #12',
    });
  });

  it('whoever merged it may approve where a policy keeps only authors away', async () => {
    const merge = { name: '#12', mergedBy: github('mike-gh') };
    const { excluded } = await separated([commit({ merge })], {
      policy: AUTHORS,
    });
    expect(Object.keys(excluded)).toEqual(['user:default/alice']);
  });

  it('that the forge does not tell how it came in raises the quorum for who asks for that', async () => {
    const unknown = commit({ mergeUnknown: true });
    expect((await separated([unknown])).extra).toBe(1);
    expect((await separated([unknown], { policy: AUTHORS })).extra).toBe(0);
  });

  const references = [
    { revision: OLD, repoURL: 'https://github.com/shop/code' },
  ];
  const bot = maker({
    name: 'ci[bot]',
    account: github('ci[bot]'),
    bot: true,
    emailVerified: true,
  });

  it('of a bot that says what it was built from, those count who wrote that', async () => {
    const source = commit({ revision: OLD });
    expect(
      await separated([commit({ author: bot, references }), source]),
    ).toEqual({
      excluded: { 'user:default/alice': 'wrote f461d15' },
      undetermined: undefined,
      extra: 0,
    });
  });

  it('that only pretends to be of that bot raises the quorum', async () => {
    const pretended = { ...bot, emailVerified: false };
    const source = commit({ revision: OLD });
    const carried = commit({ author: pretended, references });
    expect((await separated([carried, source])).extra).toBe(1);
    const merge = { name: '#12', author: github('mike-gh') };
    expect(
      (await separated([{ ...commit({ author: bot, references }), merge }]))
        .excluded,
    ).toHaveProperty(['user:default/mike'], 'opened #12');
  });

  it('list that may not be whole raises the quorum, and says why', async () => {
    expect(
      await separated([commit()], { incomplete: 'there are more commits' }),
    ).toMatchObject({ undetermined: 'there are more commits', extra: 1 });
  });
});

it('takes from Git who scaffolded it only to keep them away', async () => {
  const set = { 'promotions.stagecraft.dev/scaffolded-by': 'user:default/sam' };
  const scaffolder = {
    separation: { authors: false, requester: false, scaffolder: true },
  };
  expect(await separated([], { set, policy: scaffolder })).toMatchObject({
    excluded: { 'user:default/sam': 'scaffolded this pipeline' },
    extra: 0,
  });
  const nonsense = { 'promotions.stagecraft.dev/scaffolded-by': 'a b c' };
  expect(
    (await separated([commit()], { set: nonsense })).excluded,
  ).not.toHaveProperty(['a b c']);
});

describe('asking', () => {
  it('never holds a page: it says that it is being looked up, and then what was found', async () => {
    const { authors, shown, onKnown, asked } = world({ commits: [commit()] });
    expect(authors.known(shown, 1)).toMatchObject({
      undetermined: 'who made it is being looked up',
    });
    await eventually(() => expect(onKnown).toHaveBeenCalledTimes(1));
    expect(authors.known(shown, 1).undetermined).toBeUndefined();
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('happens once for targets that change the same', async () => {
    const { authors, asked, shown } = world({ commits: [] });
    await authors.of(shown, 1);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('of a release that is deployed once more is about what it changed the first time', async () => {
    const { authors, asked } = world({ commits: [commit()] });
    const deployed = (...all: string[]) =>
      all.map((revision, at) => ({
        id: at + 1,
        revisions: [revision],
        deployedAt: `2026-11-20T1${at}:00:00Z`,
      }));
    const again = snapshot({
      prod: [
        application('checkout-prod-eu', { history: deployed(OLD, NEW) }),
        application('checkout-prod-us', { history: deployed(OLD, NEW, NEW) }),
      ],
    });
    const { authors: found } = await authors.of(again, 1);
    expect(found).toMatchObject([{ ref: 'user:default/alice' }]);
    expect(asked.mock.calls).toMatchObject([[{ from: OLD, to: NEW }]]);
  });

  it('does not happen for what nobody can decide on yet', async () => {
    const { authors, asked } = world({ commits: [commit()] });
    const release = { revisions: [NEW], offered: false };
    const coming = snapshot({ stage: { release } });
    expect(await authors.of(coming, 1)).toEqual({
      authors: [],
      requesters: [],
    });
    authors.known(coming, 1);
    expect(asked).not.toHaveBeenCalled();
  });

  it('holds a decision for some seconds at most, and then it is untold', async () => {
    const { authors, shown, time } = world('silent');
    const made = authors.of(shown, 1);
    await time.advance(8_000);
    expect(await made).toMatchObject({
      undetermined: 'the forge has not told in time who made it',
    });
  });

  it('that failed says so, and is tried again after half a minute', async () => {
    const { authors, shown, time, asked } = world(new Error('down'));
    expect(await authors.of(shown, 1)).toMatchObject({
      undetermined: 'the catalog does not tell now who made it',
    });
    await authors.of(shown, 1);
    expect(asked).toHaveBeenCalledTimes(1);
    await time.advance(31_000);
    await authors.of(shown, 1);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
