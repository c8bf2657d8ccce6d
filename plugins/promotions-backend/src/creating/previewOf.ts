/** What a description that is right in itself makes: its ApplicationSet, the lane, and what a check of it finds. */

import {
  applicationSetOf,
  checkApplicationSet,
  readApplicationSet,
  renderApplicationSet,
  stagesOf,
  writeApplicationSet,
  type RenderResult,
} from '@stagecraft/applicationset';
import type {
  CheckFinding,
  PipelineDescription,
  PreviewResponse,
  PreviewStage,
} from '@stagecraft/plugin-promotions-common';
import type { ArgoPlaces, GeneratedApplication } from '../argocd/ArgoPlaces';
import { differenceTo } from './argocdsWord';
import type { AskedOfGates } from './askedOfGates';
import { fieldOf, type Described } from './fieldOf';
import { previewStages } from './previewStages';
import type { PreviewWorld } from './previewWorld';
import { MOST_APPLICATIONS, mostApplications, soughtBy } from './size';

/** What else is asked of it. */
export interface PreviewChecks {
  /** Asks Argo CD itself, where that is allowed. */
  generate?: ArgoPlaces['generate'];
  /** What a profile finds wrong with its Applications. */
  profile?: (stages: readonly PreviewStage[]) => CheckFinding[];
  /** What app-config asks at its gates. */
  policies?: (described: Described) => AskedOfGates;
}

export async function previewOf(
  description: PipelineDescription,
  world: PreviewWorld,
  checks: PreviewChecks = {},
): Promise<PreviewResponse> {
  const yaml = writeApplicationSet(description);
  const most = await sizeOf(description, world);
  if (most > MOST_APPLICATIONS) {
    const unknown = `It may make ${most} Applications, and a preview shows ${MOST_APPLICATIONS} at most; \`stagecraft lint\` checks any number.`;
    const asked = checks.policies?.({ description, applications: [] });
    const stages = previewStages(description, [], asked?.stages);
    const findings = asked?.findings ?? [];
    return { problems: [], yaml, stages, findings, unknown };
  }
  return { yaml, ...(await rendered(description, yaml, world, checks)) };
}

/** A repository that is not known makes nothing. */
async function sizeOf(
  description: PipelineDescription,
  world: PreviewWorld,
): Promise<number> {
  const found = soughtBy(description).map(async sought => {
    const files = world.files(sought.repoURL, sought.revision);
    return [sought, await files.catch(() => new Map())] as const;
  });
  const { length } = await world.clusters();
  return mostApplications(
    description,
    new Map(await Promise.all(found)),
    length,
  );
}

async function rendered(
  description: PipelineDescription,
  yaml: string,
  world: PreviewWorld,
  { generate, profile, policies }: PreviewChecks,
): Promise<PreviewResponse> {
  const written = applicationSetOf(description);
  const set = readApplicationSet(written);
  const result = await renderApplicationSet(set, world);
  const word = await argocdsWord(result, () => generate?.(written));
  const { stages } = stagesOf(set, result.applications ?? []);
  const described = { description, applications: stages };
  const asked = policies?.(described);
  const lane = previewStages(description, stages, asked?.stages);
  const findings: CheckFinding[] = [
    ...(await checkApplicationSet(yaml, world)),
    ...word.findings,
    ...(profile?.(lane) ?? []),
    ...(asked?.findings ?? []),
  ];
  const unknown = unknownOf(result, world.unread);
  const words = [...unknown.words, ...word.unknown];
  return {
    problems: [],
    stages: lane,
    findings: findings
      .filter(finding => !isOfIgnorance(finding, unknown.applications))
      .map(finding => {
        const field = fieldOf(finding, described);
        return field === undefined ? finding : { ...finding, field };
      }),
    ...(words.length > 0 && { unknown: words.join(' ') }),
  };
}

/** Nothing is said of what we could not make ourselves. */
async function argocdsWord(
  { applications }: RenderResult,
  ask: () => Promise<GeneratedApplication[]> | undefined,
): Promise<{ findings: CheckFinding[]; unknown: string[] }> {
  try {
    const theirs = applications && (await ask());
    return {
      findings: theirs ? differenceTo(applications, theirs) : [],
      unknown: [],
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const unknown = `What Argo CD itself would make of it is not known: ${said}.`;
    return { findings: [], unknown: [unknown] };
  }
}

/** What a check finds only because we know less than Argo CD: it is told once, as what is unknown. */
const IGNORANCE: ReadonlySet<string> = new Set([
  'manifestsUnread',
  'chartUnread',
  'notRendered',
]);

function isOfIgnorance({ code }: CheckFinding, applications: boolean): boolean {
  return IGNORANCE.has(code) || (applications && code === 'renderFailed');
}

/** `applications`: they are not known, which is no fault of the description. */
function unknownOf(
  { error }: RenderResult,
  unread: ReadonlyMap<string, string>,
): { applications: boolean; words: string[] } {
  const repositories = [...unread].map(
    ([repoURL, reason]) =>
      `What is in ${repoURL} is not known here: ${reason}.`,
  );
  if (!error) {
    return { applications: false, words: repositories };
  }
  if (error.needs !== undefined) {
    const words =
      error.needs === 'clusters'
        ? 'Which Applications there will be depends on the clusters of Argo CD, which are not known here; choose an instance.'
        : 'Which Applications there will be is known to Argo CD alone, which asks the forge.';
    return { applications: true, words: [words, ...repositories] };
  }
  const applications =
    unread.size > 0 && error.reason === 'ApplicationParamsGenerationError';
  return { applications, words: repositories };
}
