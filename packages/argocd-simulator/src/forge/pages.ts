/** Plain pages of the forge, so that a link to a repository, a file, a commit or a pull request leads somewhere. */
import { type Request, type Response, Router } from 'express';
import { answering, requireRepository } from './access';
import { type Commit, listTree, logCommits, readCommit } from './commits';
import { objectType, readFile } from './contentRoutes';
import { type Forge, ForgeError, type Repository } from './Forge';
import { git } from './git';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is already safe; everything else is escaped by `markup`. */
class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | Markup[];

function render(part: Part): string {
  if (part instanceof Markup) {
    return part.text;
  }
  if (Array.isArray(part)) {
    return part.map(render).join('');
  }
  return String(part).replace(/[&<>"']/g, char => ESCAPES[char]);
}

function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  const rest = parts.map((part, i) => render(part) + strings[i + 1]);
  return new Markup(strings[0] + rest.join(''));
}

const STYLE = new Markup(`<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
pre{overflow:auto;padding:1rem;border:1px solid #8886;border-radius:6px}
li{margin:.25rem 0}code,pre{font:13px/1.5 ui-monospace,monospace}
</style>`);

function page(res: Response, title: string, body: Markup): void {
  const document = markup`<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title}</title>${STYLE}
<body>${body}</body></html>`;
  res.type('html').send(document.text);
}

function header(forge: Forge, repository: Repository): Markup {
  const { owner, name } = repository;
  const url = forge.htmlUrl(repository);
  return markup`<p><a href="${url}">${owner}/${name}</a> ·
<a href="${url}/commits/branch/${repository.defaultBranch}">Commits</a> ·
<a href="${url}/pulls">Pull requests</a></p>`;
}

function subject(commit: Commit): string {
  return commit.message.split('\n')[0];
}

function commitItem(forge: Forge, repository: Repository, commit: Commit) {
  const url = `${forge.htmlUrl(repository)}/commit/${commit.sha}`;
  return markup`<li><a href="${url}"><code>${commit.sha.slice(0, 7)}</code></a>
${subject(commit)} — ${commit.author}, ${commit.date}</li>`;
}

interface Place {
  /** `branch/main` or `commit/SHA`, as in the address. */
  at: string;
  revision: string;
  path: string;
}

async function sourcePage(
  forge: Forge,
  repository: Repository,
  place: Place,
): Promise<Markup> {
  const { directory } = repository;
  const { at, revision, path } = place;
  const { sha } = await readCommit(directory, revision);
  const heading = markup`<h1>${path || repository.name}</h1><p>${revision}</p>`;
  if (path && (await objectType(repository, sha, path)) === 'blob') {
    const text = await readFile(repository, sha, path);
    return markup`${heading}<pre>${text.toString('utf8')}</pre>`;
  }
  const entries = await listTree(directory, sha, path, 'one level');
  const base = `${forge.htmlUrl(repository)}/src/${at}`;
  const items = entries.map(
    entry => markup`<li><a href="${base}/${entry.path}">${entry.path}</a></li>`,
  );
  return markup`${heading}<ul>${items}</ul>`;
}

async function commitPage(repository: Repository, sha: string) {
  const { directory } = repository;
  const commit = await readCommit(directory, sha);
  const diff = await git(directory, ['show', '--format=', commit.sha]);
  return markup`<h1>${subject(commit)}</h1>
<p>${commit.author} &lt;${commit.email}&gt;, ${commit.date}</p>
<p><code>${commit.sha}</code></p><pre>${
    commit.message
  }</pre><pre>${diff}</pre>`;
}

function pullsPage(forge: Forge, repository: Repository): Markup {
  const base = `${forge.htmlUrl(repository)}/pulls`;
  const items = forge.pulls
    .list(repository.id)
    .map(
      pull =>
        markup`<li><a href="${base}/${pull.number}">#${pull.number} ${pull.title}</a> (${pull.state})</li>`,
    );
  return markup`<h1>Pull requests</h1><ul>${items}</ul>`;
}

async function pullPage(repository: Repository, forge: Forge, number: number) {
  const pull = forge.pulls.get(repository.id, number);
  if (!pull) {
    throw new ForgeError(404, `no pull request #${number}`);
  }
  const range = [pull.mergeBase, pull.headSha];
  const diff = await git(repository.directory, ['diff', ...range]);
  const reviews = pull.reviews.map(
    one => markup`<li>${one.login}: ${one.state} ${one.body}</li>`,
  );
  return markup`<h1>#${pull.number} ${pull.title}</h1>
<p>${pull.merge ? 'merged' : pull.state}: ${pull.login} wants to merge ${
    pull.head
  } into ${pull.base}</p>
<pre>${pull.body}</pre><ul>${reviews}</ul><pre>${diff}</pre>`;
}

type PageOf = (repository: Repository, req: Request) => Promise<Markup>;

/** Mounted at the root, after the API and git's own routes. */
export function pageRoutes(forge: Forge): Router {
  const routes = Router();
  const show = (path: string, body: PageOf) =>
    routes.get(
      `/:owner/:repo${path}`,
      answering(forge, async (req, res) => {
        const repository = requireRepository(forge, req);
        const content = await body(repository, req);
        const title = `${repository.owner}/${repository.name}`;
        page(res, title, markup`${header(forge, repository)}${content}`);
      }),
    );
  const source =
    (kind: string): PageOf =>
    async (repository, { params }) =>
      sourcePage(forge, repository, {
        at: `${kind}/${params.revision}`,
        revision: params.revision,
        path: (params[0] ?? '').replace(/\/+$/, ''),
      });
  for (const kind of ['branch', 'commit', 'tag']) {
    show(`/src/${kind}/:revision`, source(kind));
    show(`/src/${kind}/:revision/*`, source(kind));
  }
  show('', async repository => {
    const revision = repository.defaultBranch;
    const at = `branch/${revision}`;
    return sourcePage(forge, repository, { at, revision, path: '' });
  });
  show('/commit/:sha', (repository, req) =>
    commitPage(repository, req.params.sha),
  );
  show('/commits/branch/*', async (repository, req) => {
    const branch = `refs/heads/${req.params[0]}`;
    const log = await logCommits(repository.directory, ['-50', branch]);
    const items = log.map(commit => commitItem(forge, repository, commit));
    return markup`<h1>Commits</h1><ul>${items}</ul>`;
  });
  show('/pulls', async repository => pullsPage(forge, repository));
  show('/pulls/:number(\\d+)', (repository, req) =>
    pullPage(repository, forge, Number(req.params.number)),
  );
  routes.get('/', (_req, res) => {
    const items = forge
      .repositories()
      .filter(one => !one.private)
      .map(
        one =>
          markup`<li><a href="${forge.htmlUrl(one)}">${one.owner}/${
            one.name
          }</a></li>`,
      );
    page(res, 'Repositories', markup`<h1>Repositories</h1><ul>${items}</ul>`);
  });
  return routes;
}
