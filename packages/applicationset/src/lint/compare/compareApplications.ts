/** Compares what two states of an ApplicationSet make: what an Argo CD would do to what is there. */
import type { RenderedApplication } from '../../render/application';
import type { ApplicationSet } from '../../schema/applicationSet';
import { stagesOf } from '../../stagesOf';
import type { Draft } from '../finding';
import { objectAt, pathOf, renderedOf, sourcesOf, textAt } from '../rendered';
import { declaredStages } from '../stages';

/**
 * A state of an ApplicationSet: of a branch, or live.
 * @public
 */
export interface SetState {
  set: ApplicationSet;
  /** What it makes there, or has made */
  applications: readonly RenderedApplication[];
}

interface Change {
  before: SetState;
  after: SetState;
  origin: ReturnType<typeof renderedOf>['origin'];
}

/** What becomes of each Application. */
export function compareApplicationsOf(
  before: SetState,
  after: SetState,
): Draft[] {
  const nowhere = {
    files: async () => new Map<string, string>(),
    clusters: async () => [],
  };
  const { origin } = renderedOf(after.set, after.applications, nowhere);
  const change = { before, after, origin };
  const kept = after.applications.flatMap(application => {
    const old = named(before, application.metadata.name);
    return old ? [{ old, application }] : [];
  });
  return [
    ...compareMembers(change),
    ...kept.flatMap(({ old, application }) => [
      ...compareStage(old, application, change),
      ...compareProject(old, application, change),
      ...compareDestination(old, application, change),
      ...compareSource(old, application, change),
    ]),
  ];
}

function named(
  { applications }: SetState,
  name: string,
): RenderedApplication | undefined {
  return applications.find(({ metadata }) => metadata.name === name);
}

/** Applications that go; one that deploys the same to the same place under another name was renamed. */
function compareMembers({ before, after, origin }: Change): Draft[] {
  const gone = before.applications.filter(
    ({ metadata }) => !named(after, metadata.name),
  );
  const come = after.applications.filter(
    ({ metadata }) => !named(before, metadata.name),
  );
  return gone.map((old): Draft => {
    const renamed = come.find(
      application => placeOf(application) === placeOf(old),
    );
    if (renamed) {
      return {
        code: 'applicationRenamed',
        path: pathOf(renamed),
        at: origin(renamed, ['metadata', 'name']),
        message: `Application "${old.metadata.name}" would be called "${renamed.metadata.name}"`,
      };
    }
    const place = { path: pathOf(old), at: ['spec', 'generators'] };
    const { name } = old.metadata;
    return deletes(after.set)
      ? {
          code: 'applicationDeleted',
          ...place,
          message: `Application "${name}"${stageWords(
            before,
            old,
          )} would be deleted${
            after.set.spec.syncPolicy?.preserveResourcesOnDeletion === true
              ? ', and what it deployed left behind'
              : ', with what it deployed'
          }`,
        }
      : {
          code: 'applicationRemoved',
          ...place,
          message: `Application "${name}"${stageWords(
            before,
            old,
          )} would leave the set`,
        };
  });
}

function deletes({ spec }: ApplicationSet): boolean {
  const mode = spec.syncPolicy?.applicationsSync ?? 'sync';
  return mode === 'sync' || mode === 'create-delete';
}

function stageWords(state: SetState, application: RenderedApplication): string {
  const stage = stageNameOf(state, application);
  return stage === undefined ? '' : ` of the stage "${stage}"`;
}

/** Undefined where no step selects it. */
function stageNameOf(
  { set, applications }: SetState,
  application: RenderedApplication,
): string | undefined {
  const index = stagesOf(set, applications).stages.findIndex(stage =>
    stage.includes(application),
  );
  return declaredStages(set).at(index < 0 ? Infinity : index)?.name;
}

function compareStage(
  old: RenderedApplication,
  application: RenderedApplication,
  { before, after, origin }: Change,
): Draft[] {
  const from = stageNameOf(before, old);
  const to = stageNameOf(after, application);
  if (from === undefined || to === undefined || from === to) return [];
  return [
    {
      code: 'stageMoved',
      path: pathOf(application),
      at: origin(application, ['metadata', 'labels']),
      message: `Application "${application.metadata.name}" would move from the stage "${from}" to "${to}"`,
    },
  ];
}

function compareProject(
  old: RenderedApplication,
  application: RenderedApplication,
  { origin }: Change,
): Draft[] {
  const [from, to] = [old, application].map(({ spec }) => textAt(spec.project));
  if (from === to) return [];
  return [
    {
      code: 'projectMoved',
      path: `${pathOf(application)} spec.project`,
      at: origin(application, ['spec', 'project']),
      message: `Application "${application.metadata.name}" would move from the project "${from}" to "${to}"`,
    },
  ];
}

function destinationOf({ spec }: RenderedApplication): string {
  const { name, server, namespace } = objectAt(spec.destination);
  const cluster = textAt(name) || textAt(server) || 'no cluster';
  return namespace ? `${cluster}, namespace ${textAt(namespace)}` : cluster;
}

function compareDestination(
  old: RenderedApplication,
  application: RenderedApplication,
  { origin }: Change,
): Draft[] {
  const [from, to] = [old, application].map(destinationOf);
  if (from === to) return [];
  return [
    {
      code: 'destinationMoved',
      path: `${pathOf(application)} spec.destination`,
      at: origin(application, ['spec', 'destination']),
      message: `Application "${application.metadata.name}" would move from ${from} to ${to}`,
    },
  ];
}

function compareSource(
  old: RenderedApplication,
  application: RenderedApplication,
  { origin }: Change,
): Draft[] {
  const changed = changedFields(sourcesOf(old), sourcesOf(application));
  if (changed.length === 0) return [];
  return [
    {
      code: 'sourceMoved',
      path: `${pathOf(application)} spec.source`,
      at: origin(application, ['spec', 'source', changed[0]]),
      message: `Application "${
        application.metadata.name
      }" would have another ${changed.join(', ')}`,
    },
  ];
}

type Sources = ReturnType<typeof sourcesOf>;

/** The fields in which the sources differ; what is empty counts as absent, as Argo CD stores it. */
function changedFields(before: Sources, after: Sources): string[] {
  if (before.length !== after.length) return ['number of sources'];
  const names = [...before, ...after].flatMap(source => Object.keys(source));
  return [...new Set(names)].filter(name =>
    before.some(
      (source, index) =>
        canonical(source[name]) !== canonical(after[index][name]),
    ),
  );
}

function canonical(value: unknown): string {
  return JSON.stringify(withoutEmpty(value)) ?? '';
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map(withoutEmpty);
  }
  if (typeof value !== 'object' || value === null) {
    return value === '' || value === null ? undefined : value;
  }
  const entries = Object.entries(value)
    .map(([key, item]) => [key, withoutEmpty(item)] as const)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function placeOf(application: RenderedApplication): string {
  return `${destinationOf(application)}\n${canonical(sourcesOf(application))}`;
}
