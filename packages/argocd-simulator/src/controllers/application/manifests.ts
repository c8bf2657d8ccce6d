/** From git to manifests, as Argo CD's repo server makes them: plain directories, Kustomize overlays and Helm charts. */

import { ApplicationSource } from '../../world/argocd';
import { at, recordAt } from '../../world/json';
import { GitReader, KubeObject } from '../../world/types';
import { renderChart } from './helm';
import { buildKustomization, isKustomization } from './kustomize';
import {
  ManifestError,
  clean,
  messageOf,
  parseManifests,
} from './parseManifests';

export interface RenderedSource {
  manifests: KubeObject[];
  /** The commit. */
  revision: string;
  type: 'Directory' | 'Kustomize' | 'Helm';
}

/** Renders one source at a revision (a branch, tag or commit). */
export async function renderSource(
  git: GitReader,
  source: ApplicationSource,
  revision: string,
): Promise<RenderedSource> {
  if (source.chart) {
    throw new ManifestError(
      `this Argo CD has no registry of charts (${source.chart})`,
    );
  }
  const sha = await resolved(git, source.repoURL, revision);
  const folder = clean(source.path ?? '.');
  const files = await git.files(source.repoURL, sha, folder);
  if (files.size === 0)
    throw new ManifestError(`${source.path}: app path does not exist`);
  const names = [...files.keys()].map(path =>
    path.slice(folder ? folder.length + 1 : 0),
  );
  if (names.includes('Chart.yaml')) {
    const all = await git.files(source.repoURL, sha, '');
    const manifests = await renderChart(all, folder, source.helm);
    return { manifests, revision: sha, type: 'Helm' };
  }
  if (names.some(isKustomization)) {
    const all = await git.files(source.repoURL, sha, '');
    const manifests = buildKustomization(
      all,
      folder,
      recordAt(source, 'kustomize'),
    );
    return { manifests, revision: sha, type: 'Kustomize' };
  }
  const recurse = at(source, 'directory', 'recurse') === true;
  const manifests = [...files]
    .filter(([path]) => isManifest(path, folder, recurse))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, text]) => parseManifests(text, path));
  return { manifests, revision: sha, type: 'Directory' };
}

async function resolved(
  git: GitReader,
  repoURL: string,
  revision: string,
): Promise<string> {
  try {
    return await git.resolve(repoURL, revision);
  } catch (error) {
    if (!/^[0-9a-f]{40}$/.test(revision))
      throw new ManifestError(messageOf(error));
    throw new ManifestError(
      'failed to initialize repository resources: rpc error: code = Internal desc = ' +
        `Failed to checkout revision ${revision}: \`git fetch origin ${revision} --tags --force --prune\` ` +
        `failed exit status 128: fatal: remote error: upload-pack: not our ref ${revision}`,
    );
  }
}

function isManifest(path: string, folder: string, recurse: boolean): boolean {
  const inside = path.slice(folder ? folder.length + 1 : 0);
  return /\.(ya?ml|json)$/.test(path) && (recurse || !inside.includes('/'));
}
