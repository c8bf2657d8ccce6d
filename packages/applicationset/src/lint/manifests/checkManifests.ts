/** Checks what every stage of a set deploys. */
import { stagesOf } from '../../stagesOf';
import type { RenderedApplication } from '../../render/application';
import { findSecret } from '../secrets';
import type { Draft } from '../finding';
import { pathOf, type Rendered } from '../rendered';
import { isClosed, type DeclaredStage } from '../stages';
import { checkChild } from './checkChildren';
import { checkJob, hooksOf, type Place } from './checkJobs';
import { contentsOf, type Contents } from './contents';
import { TEMPLATED, type Manifest } from './manifest';

const SOURCE = ['spec', 'source', 'path'];

/** Reads the manifests of every Application, whether or not a stage takes it. */
export async function checkManifests(rendered: Rendered): Promise<Draft[]> {
  const { set, applications, stages } = rendered;
  const members = stagesOf(set, applications).stages;
  const found = await Promise.all(
    applications.map(async application => {
      const contents = await contentsOf(application, rendered.world);
      const index = members.findIndex(stage => stage.includes(application));
      const place = index < 0 ? undefined : placeOf(stages, index);
      return contents.flatMap(content =>
        checkContents(content, application, place, rendered),
      );
    }),
  );
  return unique(found.flat());
}

function placeOf(stages: readonly DeclaredStage[], index: number): Place {
  return { stage: stages[index], next: stages.at(index + 1) };
}

function checkContents(
  contents: Contents,
  application: RenderedApplication,
  place: Place | undefined,
  rendered: Rendered,
): Draft[] {
  return [
    ...(matters(contents, place)
      ? checkReading(contents, application, rendered)
      : []),
    ...checkFiles(contents),
    ...(place ? checkChart(contents, place) : []),
    ...contents.manifests.flatMap(manifest => [
      ...checkSecret(manifest),
      ...(place ? checkJob(manifest, place) : []),
      ...(place ? checkChild(manifest, place) : []),
    ]),
  ];
}

/** That nothing is known here is told only where a gate depends on Jobs. */
function matters({ unknown }: Contents, place: Place | undefined): boolean {
  return !unknown || (place !== undefined && dependsOnJobs(place));
}

function dependsOnJobs({ stage, next }: Place): boolean {
  const opens = next !== undefined && !isClosed(next);
  return opens || [stage.gate, next?.gate].includes('job');
}

function checkReading(
  { repoURL, targetRevision, unreadable, missingPath, missingValues }: Contents,
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  const { name } = application.metadata;
  const path = `${pathOf(application)} spec.source`;
  if (unreadable !== undefined) {
    return [
      {
        code: 'manifestsUnread',
        path: `${repoURL} at ${targetRevision}`,
        at: origin(application, ['spec', 'source', 'repoURL']),
        message: `The manifests could not be read from ${repoURL} at ${targetRevision}: ${unreadable}`,
      },
    ];
  }
  if (missingPath !== undefined) {
    return [
      {
        code: 'pathMissing',
        path: `${path}.path`,
        at: origin(application, SOURCE),
        message: `Application "${name}" takes the folder ${missingPath}, which is not in ${repoURL} at ${targetRevision}`,
      },
    ];
  }
  return missingValues.map(file => ({
    code: 'valueFileMissing' as const,
    path: `${path}.helm.valueFiles`,
    at: origin(application, ['spec', 'source', 'helm', 'valueFiles']),
    message: `Application "${name}" takes values from ${file}, which is not in ${repoURL} at ${targetRevision}`,
  }));
}

function checkFiles({ missing, plainSecrets, tokens }: Contents): Draft[] {
  return [
    ...tokens.map(({ file, line }) => ({
      code: 'tokenInSight' as const,
      path: file,
      file,
      line,
      message: 'The file holds a token, a key or a URL with a password',
    })),
    ...missing.map(({ file, entry }) => ({
      code: 'resourceMissing' as const,
      path: file,
      file,
      message: `The kustomization names ${entry}, which is not in the repository`,
    })),
    ...plainSecrets.map(({ file, name }) => ({
      code: 'secretInManifest' as const,
      path: file,
      file,
      message: `The Secret "${name}" is made of what is in the repository`,
    })),
  ];
}

/** Told only where something depends on it: Jobs that hold, or whose hooks Helm fills in, before a stage that opens by itself. */
function checkChart({ unread, manifests }: Contents, place: Place): Draft[] {
  const { stage, next } = place;
  const asksForJobs = [stage.gate, next?.gate].includes('job');
  const opens = next !== undefined && !isClosed(next);
  const hidden = manifests
    .filter(manifest => hooksOf(manifest).includes(TEMPLATED))
    .map(({ file }) => file);
  const isChartOfGit = unread.every(file => file.includes('/'));
  const files =
    asksForJobs || (opens && isChartOfGit) ? [...unread, ...hidden] : [];
  return [...new Set(files)].map(file => ({
    code: 'chartUnread' as const,
    path: file,
    ...(file.includes('/') && { file }),
    message: `The Jobs of ${file} in the stage "${stage.name}" are not known without Helm`,
  }));
}

function checkSecret(manifest: Manifest): Draft[] {
  if (manifest.kind !== 'Secret') return [];
  const field = findSecret(manifest);
  if (field === undefined) return [];
  return [
    {
      code: 'secretInManifest',
      path: manifest.file,
      file: manifest.file,
      line: manifest.lineOf(field),
      message: `The Secret "${manifest.name}" holds ${String(
        field.at(-1),
      )} in plain sight`,
    },
  ];
}

function unique(drafts: readonly Draft[]): Draft[] {
  const seen = new Map(
    drafts.map(draft => [
      [
        draft.code,
        draft.path,
        draft.code === 'manifestsUnread' ? '' : draft.message,
      ].join('\n'),
      draft,
    ]),
  );
  return [...seen.values()];
}
