/** Compares two states of an ApplicationSet: gates, protection, and what becomes of its Applications. */
import {
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
} from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../../schema/applicationSet';
import type { FieldPath } from '../../schema/fields';
import { rollingSyncSteps } from '../../stagesOf';
import { readYaml } from '../document';
import { finish, type Draft, type Finding } from '../finding';
import {
  declaredStages,
  isClosed,
  stepField,
  stepPath,
  type DeclaredStage,
} from '../stages';
import { compareApplicationsOf, type SetState } from './compareApplications';

/**
 * What a change of an ApplicationSet would do on a real Argo CD to what is there: Applications that are removed,
 * renamed, or moved to another stage, project, destination or source; gates and protection that are loosened.
 *
 * @param before - what is there: live, or of another branch
 * @param after - what is to be; nothing where the ApplicationSet is taken away
 * @param options - the new file's name and text, for the lines of the findings
 * @public
 */
export function compareSets(
  before: SetState,
  after: SetState | undefined,
  { file, text }: { file?: string; text?: string } = {},
): Finding[] {
  if (!after) return [finish(removed(before), undefined, file)];
  const document = readYaml(text ?? '').documents.find(
    ({ content }) =>
      content.kind === 'ApplicationSet' &&
      nameIn(content) === after.set.metadata.name,
  );
  return [
    ...compareName(before.set, after.set),
    ...compareRollout(before.set, after.set),
    ...compareProtection(before.set, after.set),
    ...compareApplicationsOf(before, after),
  ].map(draft => finish(draft, document, file));
}

function removed({ set, applications }: SetState): Draft {
  const kept = set.spec.syncPolicy?.preserveResourcesOnDeletion === true;
  const names = applications.map(({ metadata }) => metadata.name);
  const few =
    names.length > 5 ? `${names.length} Applications` : names.join(', ');
  return {
    code: 'setRemoved',
    path: `ApplicationSet ${set.metadata.name}`,
    message: `The ApplicationSet "${set.metadata.name}" would be taken away${
      few && `, with ${few}`
    }; ${kept ? 'what they deployed stays' : 'what they deployed goes too'}`,
  };
}

function nameIn({ metadata }: Record<string, unknown>): unknown {
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata
    ? metadata.name
    : undefined;
}

function compareName(before: ApplicationSet, after: ApplicationSet): Draft[] {
  const [from, to] = [before, after].map(
    ({ metadata }) => `${metadata.namespace ?? 'argocd'}/${metadata.name}`,
  );
  if (from === to) return [];
  return [
    {
      code: 'setRenamed',
      path: 'metadata.name',
      at: ['metadata', 'name'],
      message: `The ApplicationSet ${from} would become ${to}`,
    },
  ];
}

function compareRollout(
  before: ApplicationSet,
  after: ApplicationSet,
): Draft[] {
  if (rollingSyncSteps(before).length === 0) return [];
  if (rollingSyncSteps(after).length === 0) {
    return [
      {
        code: 'rolloutLost',
        path: 'spec.strategy',
        at: ['spec', 'strategy'],
        message: 'The stages would no longer be deployed one after the other',
      },
    ];
  }
  const stages = declaredStages(after);
  return [
    ...declaredStages(before).flatMap((old, index, all) => {
      // A stage that got another name keeps its place.
      const renamed = all.length === stages.length ? stages[index] : undefined;
      const stage = stages.find(({ name }) => name === old.name) ?? renamed;
      return stage ? compareGate(old, stage) : [];
    }),
    ...compareExecutor(before, after),
  ];
}

/** How much it takes to open a stage. */
const STRENGTH: Readonly<Record<string, number>> = {
  argocd: 0,
  job: 1,
  workflow: 1,
  verified: 1,
  pullRequest: 2,
  approval: 2,
};

function compareGate(old: DeclaredStage, stage: DeclaredStage): Draft[] {
  const [from, to] = [old, stage].map(strengthOf);
  if (to >= from) return [];
  const named = old.gate !== stage.gate;
  const place: { path: string; at: FieldPath } = named
    ? {
        path: `metadata.annotations["${ANNOTATION_GATES}"]`,
        at: ['metadata', 'annotations', ANNOTATION_GATES],
      }
    : {
        path: `${stepPath(stage)}.maxUpdate`,
        at: [...stepField(stage), 'maxUpdate'],
      };
  return [
    {
      code: 'gateLoosened',
      ...place,
      message: `The stage "${stage.name}" would be opened by ${wordsOf(
        stage,
      )} instead of ${wordsOf(old)}`,
    },
  ];
}

/** A stage that is not closed opens by itself, whatever gate it names. */
function strengthOf(stage: DeclaredStage): number {
  if (!isClosed(stage)) return 0;
  return STRENGTH[stage.gate ?? ''] ?? 1;
}

function wordsOf(stage: DeclaredStage): string {
  if (!isClosed(stage)) return 'Argo CD';
  return stage.gate ?? 'hand';
}

function compareExecutor(
  before: ApplicationSet,
  after: ApplicationSet,
): Draft[] {
  const [from, to] = [before, after].map(
    ({ metadata }) => metadata.annotations?.[ANNOTATION_EXECUTOR],
  );
  if (from === undefined || from === to) return [];
  return [
    {
      code: 'executorChanged',
      path: `metadata.annotations["${ANNOTATION_EXECUTOR}"]`,
      at: ['metadata', 'annotations', ANNOTATION_EXECUTOR],
      message: to
        ? `The stages would be opened by "${to}" instead of "${from}"`
        : `The stages would no longer be opened by "${from}"`,
    },
  ];
}

function compareProtection(
  before: ApplicationSet,
  after: ApplicationSet,
): Draft[] {
  const deletes = (set: ApplicationSet) =>
    ['sync', 'create-delete'].includes(
      set.spec.syncPolicy?.applicationsSync ?? 'sync',
    );
  const preserves = (set: ApplicationSet) =>
    set.spec.syncPolicy?.preserveResourcesOnDeletion === true;
  const drafts: Draft[] = [];
  if (!deletes(before) && deletes(after)) {
    drafts.push({
      code: 'deletionLoosened',
      path: 'spec.syncPolicy.applicationsSync',
      at: ['spec', 'syncPolicy', 'applicationsSync'],
      message: 'Applications that leave the set would be deleted',
    });
  }
  if (preserves(before) && !preserves(after)) {
    drafts.push({
      code: 'deletionLoosened',
      path: 'spec.syncPolicy.preserveResourcesOnDeletion',
      at: ['spec', 'syncPolicy', 'preserveResourcesOnDeletion'],
      message: 'Deleting the ApplicationSet would delete every workload',
    });
  }
  return drafts;
}
