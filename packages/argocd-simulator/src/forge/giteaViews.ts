/** The forge's objects in the shape of Gitea's REST API. */
import type { Commit } from './commits';
import type { Forge, ForgeUser, Repository } from './Forge';
import type { Pull, Review } from './pulls';

export function apiUrl(forge: Forge, repository: Repository): string {
  const { owner, name } = repository;
  return `${forge.baseUrl}/api/v1/repos/${owner}/${name}`;
}

export function userView(forge: Forge, user: ForgeUser) {
  return {
    id: forge.users.indexOf(user) + 1,
    login: user.login,
    username: user.login,
    full_name: user.fullName,
    email: user.email,
    avatar_url: '',
    html_url: `${forge.baseUrl}/${user.login}`,
  };
}

export function organizationView(forge: Forge, name: string) {
  return {
    id: 1000 + [...forge.organizations].indexOf(name),
    name,
    username: name,
    full_name: name,
    description: '',
    avatar_url: '',
    visibility: 'public',
  };
}

function ownerView(forge: Forge, login: string) {
  const user = forge.users.find(one => one.login === login);
  return user
    ? userView(forge, user)
    : { ...organizationView(forge, login), login, email: '' };
}

export function repositoryView(forge: Forge, repository: Repository) {
  return {
    id: repository.id,
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    description: repository.description,
    owner: ownerView(forge, repository.owner),
    private: repository.private,
    fork: false,
    archived: false,
    default_branch: repository.defaultBranch,
    html_url: forge.htmlUrl(repository),
    clone_url: forge.cloneUrl(repository),
    url: apiUrl(forge, repository),
    created_at: repository.createdAt.toISOString(),
    has_pull_requests: true,
    permissions: { admin: true, push: true, pull: true },
  };
}

function accountOf(forge: Forge, email: string) {
  const user = forge.userByEmail(email);
  return user ? userView(forge, user) : null;
}

export function commitView(forge: Forge, repo: Repository, commit: Commit) {
  const url = `${apiUrl(forge, repo)}/git/commits/${commit.sha}`;
  return {
    url,
    sha: commit.sha,
    created: commit.committedAt,
    html_url: `${forge.htmlUrl(repo)}/commit/${commit.sha}`,
    commit: {
      url,
      author: { name: commit.author, email: commit.email, date: commit.date },
      committer: {
        name: commit.committer,
        email: commit.committerEmail,
        date: commit.committedAt,
      },
      message: commit.message,
      tree: {
        url: `${apiUrl(forge, repo)}/git/trees/${commit.tree}`,
        sha: commit.tree,
        created: commit.committedAt,
      },
    },
    author: accountOf(forge, commit.email),
    committer: accountOf(forge, commit.committerEmail),
    parents: commit.parents.map(sha => ({
      url: `${apiUrl(forge, repo)}/git/commits/${sha}`,
      sha,
      created: commit.committedAt,
    })),
  };
}

export function branchView(
  forge: Forge,
  repo: Repository,
  branch: string,
  commit: Commit,
) {
  return {
    name: branch,
    commit: {
      id: commit.sha,
      message: commit.message,
      url: `${forge.htmlUrl(repo)}/commit/${commit.sha}`,
      author: { name: commit.author, email: commit.email },
      timestamp: commit.committedAt,
    },
    protected: false,
    user_can_push: true,
    user_can_merge: true,
  };
}

export function reviewView(forge: Forge, repo: Repository, review: Review) {
  return {
    id: review.id,
    user: ownerView(forge, review.login),
    state: review.state,
    body: review.body,
    commit_id: review.commit,
    stale: false,
    official: true,
    dismissed: false,
    submitted_at: review.submittedAt.toISOString(),
    html_url: `${forge.htmlUrl(repo)}/pulls`,
  };
}

export function pullView(
  forge: Forge,
  repo: Repository,
  pull: Pull,
  mergeable: boolean,
) {
  const html = `${forge.htmlUrl(repo)}/pulls/${pull.number}`;
  const end = (ref: string, sha: string) => ({
    label: ref,
    ref,
    sha,
    repo_id: repo.id,
    repo: repositoryView(forge, repo),
  });
  return {
    id: repo.id * 10_000 + pull.number,
    number: pull.number,
    url: html,
    html_url: html,
    diff_url: `${html}.diff`,
    title: pull.title,
    body: pull.body,
    user: ownerView(forge, pull.login),
    state: pull.state,
    draft: false,
    mergeable,
    merged: pull.merge !== undefined,
    merged_at: pull.merge?.at.toISOString() ?? null,
    merge_commit_sha: pull.merge?.sha ?? null,
    merged_by: pull.merge ? ownerView(forge, pull.merge.login) : null,
    merge_base: pull.mergeBase,
    base: end(pull.base, pull.baseSha),
    head: end(pull.head, pull.headSha),
    created_at: pull.createdAt.toISOString(),
    updated_at: pull.updatedAt.toISOString(),
    closed_at: pull.closedAt?.toISOString() ?? null,
  };
}
