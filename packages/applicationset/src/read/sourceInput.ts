/** From a written source to the one that was described. */
import type { ReadText } from './readText';
import type { WrittenSource } from './writtenSet';

const BY_STAGE = /^\{\{(\.revision|\.values\.revision|if eq \.stage .*)\}\}/;

/** @param followed a revision that stages follow, for sources that leave it to them */
export function sourceInput(
  source: WrittenSource,
  followed: string,
  read: ReadText,
): unknown {
  const { ref, chart, directory, kustomize, helm } = source;
  const targetRevision = BY_STAGE.test(source.targetRevision)
    ? followed
    : read(source.targetRevision, 'annotation');
  const values = helm && {
    releaseName: helm.releaseName && read(helm.releaseName, 'name'),
    valueFiles: helm.valueFiles?.map(file => read(file, 'path')),
    values: helm.valuesObject && read.deep(helm.valuesObject),
  };
  const { repoURL } = source;
  if (ref !== undefined)
    return { kind: 'values', repoURL, targetRevision, ref };
  if (chart !== undefined) {
    return { kind: 'chart', repoURL, targetRevision, chart, ...values };
  }
  const folder = {
    repoURL: read(repoURL, 'repoURL'),
    targetRevision,
    path: source.path === undefined ? undefined : read(source.path, 'path'),
  };
  if (helm) return { kind: 'helm', ...folder, ...values };
  if (kustomize) {
    return {
      kind: 'kustomize',
      ...folder,
      ...kustomize,
      images: kustomize.images?.map(image => read(image, 'image')),
    };
  }
  const options = read.deep(directory ?? {});
  return Object.assign({ kind: 'directory', ...folder }, options);
}
