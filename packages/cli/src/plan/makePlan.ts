/** Asks what is live, renders the set, lets Argo CD render it too, and plans. */
import {
  renderApplicationSet,
  type ApplicationSet,
  type RenderedApplication,
  type RenderWorld,
} from '@stagecraft/applicationset';
import { argoCd, ArgoCdError, type ArgoCdOptions, type Ask } from './ArgoCd';
import { differencesOf, type Difference } from './differences';
import { generate, readLive, readLiveClusters, type Generated } from './live';
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
  const plan = planOf(set, applications, live);
  return {
    ...plan,
    renderedBy: ours.applications ? 'stagecraft' : 'Argo CD',
    argoCd: compared(ours.applications, theirs),
    back: wayBack(plan, live, backFile),
  };
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
) {
  const found = applications.find(({ metadata }) => metadata.name === wanted);
  if (!found) return {};
  const { labels = {}, annotations = {} } = found.metadata;
  return { metadata: { labels, annotations }, spec: found.spec };
}
