/** From commits to people: whom the catalog knows of those who made them, and who remains unknown. */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import {
  isBotLogin,
  parseIdentity,
  type CommitMaker,
  type ForgeAccount,
} from '../../argocd/commitAuthors';
import type { Brought, BroughtCommit } from '../../argocd/Provenance';
import type { Made, Maker } from './Made';
import type { People } from './People';

type Finding = Pick<People, 'byAccount' | 'byEmail'>;

const NOBODY = { emailVerified: false, bot: false };

/** Rejects while the catalog does not answer. */
export async function makersOf(
  brought: readonly Brought[],
  people: Finding,
): Promise<Omit<Made, 'scaffolder'>> {
  const all = await Promise.all(
    brought.flatMap(({ commits }) => commits.map(c => madeBy(c, people))),
  );
  const undetermined = brought.find(one => one.incomplete)?.incomplete;
  return {
    authors: all.flatMap(({ authors }) => authors),
    requesters: all.flatMap(({ requesters }) => requesters),
    ...(undetermined !== undefined && { undetermined }),
  };
}

async function madeBy(
  commit: BroughtCommit,
  people: Finding,
): Promise<Pick<Made, 'authors' | 'requesters'>> {
  const revision = shortRevision(commit.revision);
  const { merge, committer } = commit;
  const opener = merge?.author;
  const vouching = opener ? await people.byAccount(opener) : [];
  const known = (maker: CommitMaker, did: string) =>
    found(maker, did, people, vouching);
  const byAccount = (account: ForgeAccount, did: string) =>
    found({ ...NOBODY, name: account.login, account }, did, people, []);
  const authors = await Promise.all([
    ...(isCarrier(commit) ? [] : [known(commit.author, `wrote ${revision}`)]),
    ...commit.coAuthors.map(written =>
      known({ ...NOBODY, ...parseIdentity(written) }, `co-wrote ${revision}`),
    ),
    ...(opener && !(isCarrier(commit) && isBotLogin(opener.login))
      ? [byAccount(opener, `opened ${merge.name}`)]
      : []),
  ]);
  const requesters = await Promise.all([
    ...(committer ? [known(committer, `committed ${revision}`)] : []),
    ...(merge?.mergedBy
      ? [byAccount(merge.mergedBy, `merged ${merge.name}`)]
      : []),
  ]);
  return {
    authors: authors.flat(),
    requesters: [
      ...requesters.flat(),
      ...(commit.mergeUnknown
        ? [
            {
              name: 'somebody whom the forge does not tell',
              did: `merged ${revision}`,
            },
          ]
        : []),
    ],
  };
}

/**
 * A bot that only carries what others wrote, and says from where: those others are followed instead. That it was the
 * bot must be vouched for, as anybody can write its name into a commit.
 */
function isCarrier({ author, references, merge }: BroughtCommit): boolean {
  const opener = merge?.author;
  const vouched =
    author.emailVerified || (opener !== undefined && isBotLogin(opener.login));
  return (
    author.bot &&
    vouched &&
    references.some(({ repoURL }) => repoURL !== undefined)
  );
}

/**
 * Everybody whom it may be. One who is known for certain stands alone; else a stranger stands beside those whom it may
 * be, so that they are kept away and it is still not taken as told.
 */
async function found(
  maker: CommitMaker,
  did: string,
  people: Finding,
  vouching: readonly string[],
): Promise<Maker[]> {
  const { name } = maker;
  const stranger: Maker = { name, did };
  if (maker.bot) {
    return [{ name: `the bot ${name}`, did }];
  }
  const byAccount = maker.account ? await people.byAccount(maker.account) : [];
  const byEmail = maker.email ? await people.byEmail(maker.email) : [];
  const refs = [...new Set([...byAccount, ...byEmail])];
  const certain =
    byAccount.length === 1 ||
    (byAccount.length === 0 &&
      byEmail.length === 1 &&
      (maker.emailVerified || vouching.includes(byEmail[0])));
  const may = refs.map(ref => ({ ref, name, did }));
  return certain ? may : [...may, stranger];
}
