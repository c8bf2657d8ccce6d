/** What applying an ApplicationSet would change against what is live: a pure computation. */
import {
  compareSets,
  declaredStages,
  isClosed,
  stagesOf,
  type ApplicationSet,
  type DeclaredStage,
  type Finding,
  type Json,
  type RenderedApplication,
} from '@stagecraft/applicationset';
import { differencesOf, type Difference } from './differences';
import type { Live, LiveApplication } from './live';

/** What becomes of an Application. */
export type Fate =
  /** It is made anew */
  | 'created'
  /** It is there without the set, which takes it over */
  | 'adopted'
  | 'changed'
  | 'unchanged'
  /** It is in the set no more, and Argo CD deletes it */
  | 'deleted'
  /** It is in the set no more, and stays without an owner that updates it */
  | 'left'
  /** Another ApplicationSet owns it: both would write it */
  | 'contested';

/** When Argo CD syncs it, once the set is applied. */
export type SyncsWhen =
  | 'at once'
  /** When the stages before it are deployed */
  | 'in turn'
  /** When somebody opens its stage */
  | 'when its gate opens'
  /** Nobody syncs it by itself */
  | 'by hand only'
  /** There is nothing to sync */
  | 'not at all';

export interface PlannedApplication {
  name: string;
  fate: Fate;
  /** The other ApplicationSet, where it is contested */
  owner?: string;
  stage?: string;
  gate?: string;
  /** What changes in its metadata and spec */
  differences: Difference[];
  /** It syncs itself now and will no more */
  losesAutoSync: boolean;
  syncs: SyncsWhen;
}

export interface Plan {
  name: string;
  namespace: string;
  /** Whether the set is there already */
  exists: boolean;
  applications: PlannedApplication[];
  /** What the change loosens, moves and removes */
  findings: Finding[];
}

/** @param rendered - the Applications that the set makes */
export function planOf(
  set: ApplicationSet,
  rendered: readonly RenderedApplication[],
  live: Live,
): Plan {
  const { name, namespace = 'argocd' } = set.metadata;
  const owned = live.applications.filter(({ owner }) => owner === name);
  const names = new Set(rendered.map(({ metadata }) => metadata.name));
  const gone = owned.filter(({ metadata }) => !names.has(metadata.name));
  const planned = rendered.map(application =>
    plannedApplication(application, set, live),
  );
  return {
    name,
    namespace,
    exists: live.set !== undefined,
    applications: [
      ...withSyncs(planned, set, rendered),
      ...gone.map(application => goneApplication(application, set)),
    ],
    findings: live.set
      ? compareSets(
          { set: live.set, applications: owned },
          { set, applications: rendered },
        )
      : [],
  };
}

/** An Application on its way into the plan. */
interface Draft extends Omit<PlannedApplication, 'syncs'> {
  current?: LiveApplication;
  /** What its spec will say of automated sync */
  automated: boolean;
}

function plannedApplication(
  application: RenderedApplication,
  set: ApplicationSet,
  { applications }: Live,
): Draft {
  const { name } = application.metadata;
  const current = applications.find(({ metadata }) => metadata.name === name);
  const differences = current ? changesOf(current, application) : [];
  const fate = fateOf(current, differences, set);
  const willSync = rolls(set) ? false : syncsItself(application);
  return {
    name,
    fate,
    ...(fate === 'contested' && { owner: current?.owner }),
    differences: fate === 'created' ? [] : differences,
    losesAutoSync: current !== undefined && syncsItself(current) && !willSync,
    automated: willSync,
    current,
  };
}

function fateOf(
  current: LiveApplication | undefined,
  differences: readonly Difference[],
  { metadata, spec }: ApplicationSet,
): Fate {
  if (!current) return 'created';
  if (current.owner === undefined) return 'adopted';
  if (current.owner !== metadata.name) return 'contested';
  const updates = !/^create-(only|delete)$/.test(
    spec.syncPolicy?.applicationsSync ?? '',
  );
  return differences.length > 0 && updates ? 'changed' : 'unchanged';
}

/** Labels, annotations and spec; Argo CD's own annotations and RollingSync's switch are not the set's to say. */
function changesOf(
  current: LiveApplication,
  wanted: RenderedApplication,
): Difference[] {
  const part = ({ metadata, spec }: RenderedApplication): Json => ({
    metadata: {
      labels: metadata.labels ?? {},
      annotations: ownAnnotations(metadata.annotations),
    },
    spec: withoutSwitch(spec),
  });
  return differencesOf(part(current), part(wanted));
}

const BY_ARGO_CD = /^argocd\.argoproj\.io\/(refresh|hydrate)$|^notified\./;

function ownAnnotations(annotations: Record<string, string> = {}) {
  return Object.fromEntries(
    Object.entries(annotations).filter(([key]) => !BY_ARGO_CD.test(key)),
  );
}

/** RollingSync writes `automated.enabled: false` into what it owns. */
function withoutSwitch(spec: RenderedApplication['spec']): Json {
  const automated = automatedOf(spec);
  if (!automated || automated.enabled !== false) return spec;
  const { enabled: _, ...rest } = automated;
  const policy = objectOf(spec.syncPolicy) ?? {};
  return { ...spec, syncPolicy: { ...policy, automated: rest } };
}

function goneApplication(
  { metadata, spec }: LiveApplication,
  set: ApplicationSet,
): PlannedApplication {
  const policy = set.spec.syncPolicy?.applicationsSync ?? 'sync';
  const deletes = policy === 'sync' || policy === 'create-delete';
  return {
    name: metadata.name,
    fate: deletes ? 'deleted' : 'left',
    differences: [],
    losesAutoSync: false,
    syncs: !deletes && syncsItself({ spec }) ? 'at once' : 'not at all',
  };
}

function withSyncs(
  drafts: readonly Draft[],
  set: ApplicationSet,
  rendered: readonly RenderedApplication[],
): PlannedApplication[] {
  const stages = declaredStages(set);
  const members = stagesOf(set, rendered).stages.map(
    applications => new Set(applications.map(({ metadata }) => metadata.name)),
  );
  const open = openStages(stages, members, drafts);
  return drafts.map(({ current, automated, ...draft }) => {
    const index = members.findIndex(names => names.has(draft.name));
    const stage = stages.at(index);
    if (index < 0 || !stage) {
      const moves = isBehind({ ...draft, current, automated });
      const alone = automated ? 'at once' : 'by hand only';
      return { ...draft, syncs: moves ? alone : 'not at all' };
    }
    const gate = stage.gate ?? (isClosed(stage) ? 'approval' : 'argocd');
    const syncs = isBehind({ ...draft, current, automated })
      ? whenOpened(stage, open.has(index))
      : 'not at all';
    return { ...draft, stage: stage.name, gate, syncs };
  });
}

function whenOpened(stage: DeclaredStage, open: boolean): SyncsWhen {
  if (isClosed(stage)) return 'when its gate opens';
  return open ? 'at once' : 'in turn';
}

/** A stage opens when every Application of the stages before it is deployed. */
function openStages(
  stages: readonly DeclaredStage[],
  members: readonly ReadonlySet<string>[],
  drafts: readonly Draft[],
): ReadonlySet<number> {
  const done = stages.map(({ index }) =>
    drafts
      .filter(({ name }) => members[index].has(name))
      .every(draft => !isBehind(draft)),
  );
  const first = done.indexOf(false);
  const last = first < 0 ? stages.length - 1 : first;
  return new Set(stages.map(({ index }) => index).filter(at => at <= last));
}

/** What decides what is deployed, and where. */
const DEPLOYS = /^spec\.(sources?|destination)\b/;

/** Whether there is something to sync: it is new, its spec changes, or it is not where its commit is. */
function isBehind({ current, fate, differences }: Draft): boolean {
  if (!current) return true;
  const changes =
    fate !== 'unchanged' && differences.some(({ path }) => DEPLOYS.test(path));
  return changes || current.sync !== 'Synced' || current.health !== 'Healthy';
}

function rolls(set: ApplicationSet): boolean {
  return declaredStages(set).length > 0;
}

function syncsItself({ spec }: Pick<RenderedApplication, 'spec'>): boolean {
  const automated = automatedOf(spec);
  return automated !== undefined && automated.enabled !== false;
}

function automatedOf(spec: RenderedApplication['spec']) {
  return objectOf(objectOf(spec.syncPolicy)?.automated);
}

function objectOf(value: Json | undefined) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : undefined;
}
