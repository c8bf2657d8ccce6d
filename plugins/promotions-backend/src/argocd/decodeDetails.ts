/** Whole resources and sync windows, as people look at them. */

import type {
  DifferingResources,
  KubeObject,
  ResourceState,
  SyncWindow,
  SyncWindows,
} from './ArgoDetails';
import { readAnswer } from './decodeAnswers';
import {
  type Fields,
  FieldError,
  flag,
  isFields,
  optionalPart,
  optionalText,
  parts,
  text,
  texts,
  wrongType,
} from './fields';
import { tidy } from './tidy';

/** Most resources that one answer is read for; nobody looks at more. */
const MOST_DIFFERING = 200;
/** The largest object that is read; Kubernetes keeps none over 1.5 MB. */
const MOST_CHARACTERS = 2_000_000;

/** No schema of Kubernetes is nested as deeply. */
const MOST_LEVELS = 200;

/** Only what differs is parsed: an application can have thousands of resources, each told four times. */
export function decodeDifferingResources(json: unknown): DifferingResources {
  return readAnswer('managed-resources', json, answer => {
    const all = parts(answer, 'items', item => item);
    const differing = all.filter(differs);
    return {
      resources: differing.slice(0, MOST_DIFFERING).map(readState),
      more: Math.max(0, differing.length - MOST_DIFFERING),
    };
  });
}

export function decodeObjects(json: unknown): KubeObject[] {
  return readAnswer('manifests', json, answer =>
    texts(answer, 'manifests')
      .map(readObject)
      .filter(object => object !== undefined),
  );
}

export function decodeSyncWindows(json: unknown): SyncWindows {
  return readAnswer('syncwindows', json, answer => ({
    active: parts(answer, 'activeWindows', readWindow),
    assigned: parts(answer, 'assignedWindows', readWindow),
    canSync: flag(answer, 'canSync'),
  }));
}

/** What `spec.syncWindows` of an AppProject says; one without windows has none. */
export function decodeProjectWindows(json: unknown): SyncWindow[] {
  return readAnswer(
    'project',
    json,
    answer =>
      optionalPart(answer, 'spec', spec =>
        parts(spec, 'syncWindows', readWindow),
      ) ?? [],
  );
}

function differs(item: Fields): boolean {
  return (
    !flag(item, 'hook') &&
    (flag(item, 'modified') ||
      isAbsent(text(item, 'liveState')) ||
      isAbsent(text(item, 'targetState')))
  );
}

function readState(item: Fields): ResourceState {
  const live = stateOf(item, 'liveState', 'normalizedLiveState');
  const desired = stateOf(item, 'targetState', 'predictedLiveState');
  const identity = {
    group: text(item, 'group'),
    kind: text(item, 'kind'),
    namespace: text(item, 'namespace'),
    name: text(item, 'name'),
    change: changeOf(live, desired),
  };
  if (live.length > MOST_CHARACTERS || desired.length > MOST_CHARACTERS) {
    return { ...identity, withheld: 'it is too large to be shown' };
  }
  try {
    return {
      ...identity,
      live: readObject(live),
      desired: readObject(desired),
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof FieldError) {
      return { ...identity, withheld: 'Argo CD’s answer cannot be read' };
    }
    throw error;
  }
}

function changeOf(live: string, desired: string): ResourceState['change'] {
  if (isAbsent(live)) {
    return 'create';
  }
  return isAbsent(desired) ? 'delete' : 'update';
}

/** As Argo CD compares it, else as it is; an object that is absent reads `null` in each. */
function stateOf(item: Fields, whole: string, compared: string): string {
  const state = text(item, whole);
  return isAbsent(state) ? state : text(item, compared) || state;
}

function isAbsent(state: string): boolean {
  return state === '' || state === 'null';
}

function readObject(state: string): KubeObject | undefined {
  if (isAbsent(state)) {
    return undefined;
  }
  const json: unknown = JSON.parse(state);
  if (json === null) {
    return undefined;
  }
  if (!isFields(json)) {
    throw wrongType('object', 'an object', json);
  }
  if (isDeeper(json, MOST_LEVELS)) {
    throw new FieldError('object', `has more than ${MOST_LEVELS} levels`);
  }
  return tidy(json);
}

/** Whatever shows an object goes down into it level by level, and would not come back from too many. */
function isDeeper(value: unknown, levels: number): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (levels === 0 ||
      Object.values(value).some(inner => isDeeper(inner, levels - 1)))
  );
}

function readWindow(window: Fields): SyncWindow {
  const kind = text(window, 'kind');
  if (kind !== 'allow' && kind !== 'deny') {
    throw wrongType('kind', '"allow" or "deny"', kind);
  }
  const timeZone = optionalText(window, 'timeZone');
  return {
    kind,
    schedule: text(window, 'schedule'),
    duration: text(window, 'duration'),
    manualSync: flag(window, 'manualSync'),
    ...(timeZone && { timeZone }),
  };
}
