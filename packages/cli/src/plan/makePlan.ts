/** Asks what is live, renders the set, lets Argo CD render it too, and plans. */
import {
  renderApplicationSet,
  type ApplicationSet,
  type Json,
  type JsonObject,
  type RenderedApplication,
  type RenderWorld,
} from '@stagecraft/applicationset';
import { argoCd, ArgoCdError, type ArgoCdOptions, type Ask } from './ArgoCd';
import { differencesOf, type Difference } from './differences';
import {
  demandRight,
  generate,
  readLive,
  readLiveClusters,
  type Generated,
} from './live';
import { planOf, type Plan } from './planOf';
import { wayBack, type WayBack } from './wayBack';

/** How Argo CD's own rendering compares with ours. */
export type OwnRendering =
  | { asked: false; why: string }
  | { asked: true; differences: { name: string; fields: Difference[] }[] };

/** Everything that `plan` tells. */
export interface LivePlan extends Plan {
  /** Who made the list of Applications */
  renderedBy: 'stagecraft' | 'Argo CD';
  argoCd: OwnRendering;
  back: WayBack;
}

export interface PlanRequest {
  set: ApplicationSet;
  instance: ArgoCdOptions;
  /** The world to render in, given the clusters that Argo CD knows */
  worldWith(
    clusters: Awaited<ReturnType<typeof readLiveClusters>>,
  ): RenderWorld;
  /** Where the way back will lie */
  backFile: string;
}

/** @throws ArgoCdError when Argo CD does not answer, or nobody can render the set */
export async function makePlan(request: PlanRequest): Promise<LivePlan> {
  const { set, backFile } = request;
  const ask: Ask = argoCd(request.instance);
  const { name } = set.metadata;
  await demandRight(
    ask,
    'applicationsets',
    `${projectOf(set.spec.template)}/${name}`,
  );
  const live = await readLive(ask, set.metadata);
  const world = request.worldWith(await readLiveClusters(ask));
  const ours = await renderApplicationSet(set, world);
  const theirs = await generate(ask, set);
  const applications = ours.applications ?? applicationsOf(theirs);
  if (!applications) {
    throw new ArgoCdError(
      `the Applications are not known: ${ours.error?.message ?? ''}${
        'refused' in theirs ? `; ${theirs.refused}` : ''
      }`,
    );
  }
  await demandApplications(ask, applications);
  const plan = planOf(set, applications, live);
  return {
    ...plan,
    renderedBy: ours.applications ? 'stagecraft' : 'Argo CD',
    argoCd: compared(ours.applications, theirs),
    back: wayBack(plan, live, backFile),
  };
}

/** One Application of each project stands for the others. */
async function demandApplications(
  ask: Ask,
  applications: readonly RenderedApplication[],
): Promise<void> {
  const objects = new Map(
    applications.map(application => {
      const project = projectOf(application);
      return [project, `${project}/${application.metadata.name}`];
    }),
  );
  for (const object of objects.values()) {
    await demandRight(ask, 'applications', object);
  }
}

function projectOf({ spec }: { spec?: Json }): string {
  const project = isObject(spec) ? spec.project : undefined;
  return typeof project === 'string' ? project : '';
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function applicationsOf(theirs: Generated): RenderedApplication[] | undefined {
  return 'applications' in theirs ? theirs.applications : undefined;
}

function compared(
  ours: readonly RenderedApplication[] | undefined,
  theirs: Generated,
): OwnRendering {
  if ('refused' in theirs) return { asked: false, why: theirs.refused };
  if (!ours) return { asked: true, differences: [] };
  const names = new Set(
    [...ours, ...theirs.applications].map(({ metadata }) => metadata.name),
  );
  const differences = [...names].map(name => ({
    name,
    fields: differencesOf(
      comparable(ours, name),
      comparable(theirs.applications, name),
    ),
  }));
  return {
    asked: true,
    differences: differences.filter(({ fields }) => fields.length > 0),
  };
}

function comparable(
  applications: readonly RenderedApplication[],
  wanted: string,
): JsonObject {
  const found = applications.find(({ metadata }) => metadata.name === wanted);
  if (!found) return {};
  const { labels = {}, annotations = {} } = found.metadata;
  return { metadata: { labels, annotations }, spec: found.spec };
}
