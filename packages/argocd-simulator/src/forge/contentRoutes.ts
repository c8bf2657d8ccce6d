/** Gitea's REST API for files: contents, raw text and archives. */
import { Router } from 'express';
import { answering, requireRepository } from './access';
import {
  type TreeEntry,
  listTree,
  readBlobs,
  readCommit,
  resolveCommit,
} from './commits';
import { type Forge, ForgeError, type Repository } from './Forge';
import { git, runGit } from './git';
import { apiUrl } from './giteaViews';
import { textQuery } from './repositoryRoutes';

export async function objectType(
  repository: Repository,
  sha: string,
  path: string,
): Promise<string> {
  const object = path ? `${sha}:${path}` : sha;
  return git(repository.directory, ['cat-file', '-t', object]);
}

export function readFile(
  repository: Repository,
  sha: string,
  path: string,
): Promise<Buffer> {
  const args = ['cat-file', 'blob', `${sha}:${path}`];
  return runGit({ directory: repository.directory, args });
}

interface At {
  forge: Forge;
  repository: Repository;
  ref: string;
  sha: string;
}

function entryView(at: At, entry: TreeEntry, content?: Buffer) {
  const { forge, repository, ref, sha } = at;
  const url = `${apiUrl(forge, repository)}/contents/${entry.path}?ref=${ref}`;
  const html = forge.htmlUrl(repository);
  const file = entry.type === 'blob';
  return {
    name: entry.path.split('/').pop(),
    path: entry.path,
    sha: entry.sha,
    last_commit_sha: sha,
    type: file ? 'file' : 'dir',
    size: content?.length ?? 0,
    encoding: content ? 'base64' : null,
    content: content?.toString('base64') ?? null,
    target: null,
    url,
    html_url: `${html}/src/commit/${sha}/${entry.path}`,
    git_url: `${apiUrl(forge, repository)}/git/blobs/${entry.sha}`,
    download_url: file ? `${html}/raw/commit/${sha}/${entry.path}` : null,
  };
}

async function contents(at: At, path: string) {
  const { repository, sha } = at;
  const { directory } = repository;
  if (path === '' || (await objectType(repository, sha, path)) === 'tree') {
    const entries = await listTree(directory, sha, path, 'one level');
    return entries.map(entry => entryView(at, entry));
  }
  const [entry] = await listTree(directory, sha, path, 'all files');
  const [content] = await readBlobs(directory, [entry.sha]);
  return entryView(at, entry, content);
}

const ARCHIVE = /^(.+)\.(tar\.gz|zip)$/;

/** Mounted at `/api/v1`. */
export function contentRoutes(forge: Forge): Router {
  const routes = Router();
  routes.get(
    ['/repos/:owner/:repo/contents', '/repos/:owner/:repo/contents/*'],
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const ref = textQuery(req, 'ref') ?? repository.defaultBranch;
      const commit = await readCommit(repository.directory, ref);
      const at = { forge, repository, ref, sha: commit.sha };
      const path = (req.params[0] ?? '').replace(/\/+$/, '');
      res.set('Last-Modified', new Date(commit.committedAt).toUTCString());
      res.json(await contents(at, path));
    }),
  );
  routes.get(
    '/repos/:owner/:repo/raw/*',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const ref = textQuery(req, 'ref') ?? repository.defaultBranch;
      const sha = await resolveCommit(repository.directory, ref);
      res.type('text/plain');
      res.send(await readFile(repository, sha, req.params[0]));
    }),
  );
  routes.get(
    '/repos/:owner/:repo/archive/*',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const [, ref, format] = ARCHIVE.exec(req.params[0]) ?? [];
      if (!ref) {
        throw new ForgeError(400, `unknown archive format: ${req.params[0]}`);
      }
      const { directory, name } = repository;
      const sha = await resolveCommit(directory, ref);
      const args = ['archive', `--format=${format}`, `--prefix=${name}/`, sha];
      res.type(format === 'zip' ? 'application/zip' : 'application/gzip');
      res.send(await runGit({ directory, args }));
    }),
  );
  return routes;
}
