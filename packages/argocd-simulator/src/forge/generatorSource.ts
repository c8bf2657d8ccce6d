/** What ApplicationSet generators find at the forge: repositories (scmProvider) and pull requests. */
import type {
  ForgePullRequest,
  ForgeRepository,
  RenderWorld,
} from '@stagecraft/applicationset';
import { z } from 'zod';
import { listTree, resolveCommit } from './commits';
import type { Forge, Repository } from './Forge';
import { GitError } from './git';
import { refreshPull } from './pullActions';

const scmProvider = z.looseObject({
  gitea: z.looseObject({ owner: z.string() }),
  filters: z
    .array(
      z.looseObject({
        repositoryMatch: z.string().optional(),
        branchMatch: z.string().optional(),
        pathsExist: z.array(z.string()).optional(),
        pathsDoNotExist: z.array(z.string()).optional(),
      }),
    )
    .default([]),
});
type Filter = z.infer<typeof scmProvider>['filters'][number];

const pullRequest = z.looseObject({
  gitea: z.looseObject({
    owner: z.string(),
    repo: z.string(),
    labels: z.array(z.string()).default([]),
  }),
});

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(pattern).test(text);
}

async function hasPath(found: Found, path: string): Promise<boolean> {
  const { directory } = found.repository;
  const entries = await listTree(directory, found.sha, path, 'all files');
  return entries.length > 0;
}

async function passes(found: Found, filter: Filter): Promise<boolean> {
  const { name, defaultBranch } = found.repository;
  const wanted = filter.pathsExist ?? [];
  const unwanted = filter.pathsDoNotExist ?? [];
  const there = await Promise.all(wanted.map(path => hasPath(found, path)));
  const bad = await Promise.all(unwanted.map(path => hasPath(found, path)));
  return (
    fits(filter.repositoryMatch, name) &&
    fits(filter.branchMatch, defaultBranch) &&
    there.every(Boolean) &&
    !bad.some(Boolean)
  );
}

interface Found {
  repository: Repository;
  sha: string;
}

/** An empty repository has no branch yet and is passed over. */
async function headOf(repository: Repository): Promise<Found | undefined> {
  try {
    const ref = `refs/heads/${repository.defaultBranch}`;
    const sha = await resolveCommit(repository.directory, ref);
    return { repository, sha };
  } catch (error) {
    if (error instanceof GitError) {
      return undefined;
    }
    throw error;
  }
}

/** A repository is taken when any of the filters fits, or when there is none. */
async function isTaken(found: Found, filters: Filter[]): Promise<boolean> {
  const fitting = filters.map(filter => passes(found, filter));
  return filters.length === 0 || (await Promise.all(fitting)).includes(true);
}

async function repositories(
  forge: Forge,
  spec: unknown,
): Promise<ForgeRepository[]> {
  const { gitea, filters } = scmProvider.parse(spec);
  const owned = forge.repositories().filter(one => one.owner === gitea.owner);
  const heads = await Promise.all(owned.map(headOf));
  const taken: ForgeRepository[] = [];
  for (const head of heads) {
    if (head && (await isTaken(head, filters))) {
      const { repository, sha } = head;
      taken.push({
        organization: repository.owner,
        repository: repository.name,
        repositoryId: repository.id,
        url: forge.cloneUrl(repository),
        branch: repository.defaultBranch,
        sha,
        labels: [],
      });
    }
  }
  return taken;
}

/** Open ones with the commit that is their newest now. The forge knows no labels, so that none has one. */
async function pullRequests(
  forge: Forge,
  spec: unknown,
): Promise<ForgePullRequest[]> {
  const { owner, repo, labels } = pullRequest.parse(spec).gitea;
  const repository = forge.repository(owner, repo);
  if (!repository) {
    throw new Error(`repository not found: ${owner}/${repo}`);
  }
  if (labels.length > 0) return [];
  const open = forge.pulls
    .list(repository.id)
    .filter(pull => pull.state === 'open');
  const current = open.map(pull => refreshPull(forge, repository, pull));
  return (await Promise.all(current)).map(pull => ({
    number: pull.number,
    title: pull.title,
    branch: pull.head,
    targetBranch: pull.base,
    headSha: pull.headSha,
    author: pull.login,
    labels: [],
  }));
}

/** The part of a generator's world that the forge answers. */
export function generatorSource(
  forge: Forge,
): Pick<RenderWorld, 'repositories' | 'pullRequests'> {
  return {
    repositories: spec => repositories(forge, spec),
    pullRequests: spec => pullRequests(forge, spec),
  };
}
