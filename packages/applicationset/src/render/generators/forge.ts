/** The generators that ask a forge: repositories (scmProvider) and pull requests (pullRequest). */
import { z } from 'zod';
import { normalizeName } from '../names';
import { Integer, StringList, type ParamSet } from '../params';
import type { Templating } from '../template';
import type { ForgePullRequest, ForgeRepository } from '../world';
import {
  MissingSource,
  readSpec,
  withValues,
  wrapRejection,
  type Generator,
} from './generator';

const valuesSchema = z.object({
  values: z.record(z.string(), z.string()).nullish(),
});

export const scmProvider: Generator = async (spec, { world, templating }) => {
  const { values } = readSpec('scmProvider', valuesSchema, spec);
  if (!world.repositories) throw new MissingSource('scmProvider');
  const ask = world.repositories.bind(world);
  const found = await wrapRejection('error listing repos', () => ask(spec));
  return found.map(repository =>
    withValues(values, repositoryParams(repository), templating),
  );
};

function repositoryParams(repository: ForgeRepository): ParamSet {
  const { organization, url, branch, sha, repositoryId } = repository;
  return {
    organization,
    repository: repository.repository,
    repository_id:
      typeof repositoryId === 'number'
        ? new Integer(repositoryId)
        : repositoryId ?? null,
    url,
    branch,
    sha,
    short_sha: sha.slice(0, 8),
    short_sha_7: sha.slice(0, 7),
    labels: (repository.labels ?? []).join(','),
    branchNormalized: normalizeName(branch),
  };
}

export const pullRequest: Generator = async (spec, { world, templating }) => {
  const { values } = readSpec('pullRequest', valuesSchema, spec);
  if (!world.pullRequests) throw new MissingSource('pullRequest');
  const ask = world.pullRequests.bind(world);
  const found = await wrapRejection('error listing repos', () => ask(spec));
  return found.map(request =>
    withValues(values, pullRequestParams(request, templating), templating),
  );
};

function pullRequestParams(
  {
    number,
    title,
    branch,
    targetBranch,
    headSha,
    author,
    ...rest
  }: ForgePullRequest,
  { go, goTemplate }: Templating,
): ParamSet {
  return {
    number: String(number),
    title,
    branch,
    branch_slug: go.branchSlug(branch),
    target_branch: targetBranch,
    target_branch_slug: go.branchSlug(targetBranch),
    head_sha: headSha,
    head_short_sha: headSha.slice(0, 8),
    head_short_sha_7: headSha.slice(0, 7),
    author,
    ...(goTemplate && { labels: new StringList(rest.labels ?? []) }),
  };
}
