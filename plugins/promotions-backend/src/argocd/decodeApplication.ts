/** An Application's fields to the values that we keep. */

import { digestOf } from '../platform/digest';
import {
  readCondition,
  readMessage,
  readMetadata,
  readOwner,
} from './decodeMetadata';
import { readOperationState, readRequestedOperation } from './decodeOperation';
import { readDeployedFrom, readHistoryEntry } from './decodeHistory';
import { readHydration, readRevisions, readSources } from './decodeSources';
import {
  type Fields,
  flag,
  isFields,
  isSameJson,
  NONE,
  optionalPart,
  optionalSharedText,
  optionalText,
  part,
  parts,
  sharedText,
  sharedTexts,
  shortened,
  text,
  textMap,
  texts,
} from './fields';
import type { Application, ResourceState } from './types';

/** Most resources kept that are not in order, beside Jobs, hooks and Applications. */
const MOST_RESOURCES = 20;
/** Most images kept; a list as long as that may lack some. */
export const MOST_IMAGES = 10;
const RESOURCE_MESSAGE_LENGTH = 200;
const TELLING_KINDS: ReadonlySet<string> = new Set(['Job']);
const ARGO_GROUP = 'argoproj.io';

export function readApplication(json: Fields): Application {
  const metadata = part(json, 'metadata', readOwnMetadata);
  const spec = part(json, 'spec', readSpec);
  const status = part(json, 'status', fields =>
    readStatus(fields, isFields(json.spec) ? json.spec : {}, spec.compared),
  );
  // Each by its name: copying them one part after the other takes as long as reading them.
  return {
    key: metadata.key,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    createdAt: metadata.createdAt,
    deletedAt: metadata.deletedAt,
    annotations: metadata.annotations,
    owner: metadata.owner,
    labels: metadata.labels,
    project: spec.project,
    destination: spec.destination,
    sources: spec.from.sources,
    multiSource: spec.from.multiSource,
    syncOptions: spec.policy.syncOptions,
    automated: spec.policy.automated,
    automatedDormant: spec.policy.automatedDormant,
    automatedPrune: spec.policy.automatedPrune,
    specDigest: spec.specDigest,
    sync: status.sync,
    health: status.health,
    operation: status.operation,
    deployedFrom: status.deployedFrom,
    history: status.history,
    resources: status.resources,
    children: status.children,
    images: status.images,
    conditions: status.conditions,
    reconciledAt: status.reconciledAt,
    hydration: status.hydration,
    operationRequested: isFields(json.operation),
    requestedOperation: optionalPart(json, 'operation', operation =>
      readRequestedOperation(operation, spec.compared),
    ),
  };
}

function readOwnMetadata(metadata: Fields) {
  const read = readMetadata(metadata);
  return {
    ...read,
    owner: readOwner(metadata),
    labels: textMap(metadata, 'labels'),
  };
}

function readSpec(spec: Fields) {
  const compared = withoutAutomatedSwitch(spec);
  return {
    compared,
    project: sharedText(spec, 'project'),
    destination: part(spec, 'destination', destination => ({
      server: optionalSharedText(destination, 'server'),
      name: optionalText(destination, 'name'),
      namespace: text(destination, 'namespace'),
    })),
    from: readSources(spec),
    policy: part(spec, 'syncPolicy', readSyncPolicy),
    specDigest: digestOf(compared),
  };
}

function readSyncPolicy(policy: Fields) {
  return {
    syncOptions: texts(policy, 'syncOptions'),
    automated:
      optionalPart(policy, 'automated', ({ enabled }) => enabled !== false) ??
      false,
    automatedDormant: optionalPart(
      policy,
      'automated',
      ({ enabled }) => enabled === false || undefined,
    ),
    automatedPrune: part(policy, 'automated', automated =>
      flag(automated, 'prune'),
    ),
  };
}

/** RollingSync forces `automated.enabled` to false, which changes nothing of what is deployed. */
function withoutAutomatedSwitch(spec: Fields): Fields {
  const policy = isFields(spec.syncPolicy) ? spec.syncPolicy : undefined;
  if (!policy || !isFields(policy.automated)) {
    return spec;
  }
  const automated = { ...policy.automated, enabled: undefined };
  return { ...spec, syncPolicy: { ...policy, automated } };
}

function readStatus(status: Fields, spec: Fields, compared: Fields) {
  const { resources, children } = readResources(status);
  return {
    sync: part(status, 'sync', sync => ({
      status: readSyncStatus(text(sync, 'status')),
      revisions: readRevisions(sync),
      ofThisSpec: part(
        sync,
        'comparedTo',
        to => comparesSources(to, spec) && comparesDestination(to, spec),
      ),
    })),
    health: part(status, 'health', health => ({
      status: text(health, 'status') || 'Unknown',
      message: readMessage(health) || undefined,
      since: optionalSharedText(health, 'lastTransitionTime'),
    })),
    operation: optionalPart(status, 'operationState', state =>
      readOperationState(state, compared),
    ),
    deployedFrom: readDeployedFrom(status, spec),
    history: parts(status, 'history', entry => readHistoryEntry(entry, spec)),
    resources,
    children,
    images: part(status, 'summary', summary =>
      sharedTexts(texts(summary, 'images').slice(0, MOST_IMAGES)),
    ),
    conditions: parts(status, 'conditions', readCondition),
    reconciledAt: optionalSharedText(status, 'reconciledAt'),
    hydration: readHydration(spec, status),
  };
}

/** A comparison names the sources that it was made with; one that names none is taken for the newest. */
function comparesSources(comparedTo: Fields, spec: Fields): boolean {
  const field = Array.isArray(spec.sources) ? 'sources' : 'source';
  const [compared, wanted] = [comparedTo[field], spec[field]];
  return !compared || !wanted || isSameJson(compared, wanted);
}

/** Argo CD may add a cluster's address to its name, so only what both of them say is compared. */
function comparesDestination(comparedTo: Fields, spec: Fields): boolean {
  const [compared, wanted] = [comparedTo.destination, spec.destination];
  return (
    !isFields(compared) ||
    !isFields(wanted) ||
    ['server', 'name', 'namespace'].every(
      field =>
        !compared[field] || !wanted[field] || compared[field] === wanted[field],
    )
  );
}

/** Empty before the first comparison. */
function readSyncStatus(status: string): Application['sync']['status'] {
  return status === 'Synced' || status === 'OutOfSync' ? status : 'Unknown';
}

function readResources(
  status: Fields,
): Pick<Application, 'resources' | 'children'> {
  const resources = parts(status, 'resources', readResource);
  const telling = resources.filter(isTelling);
  const others = resources.filter(
    resource => !isTelling(resource) && isNotInOrder(resource),
  );
  const children = resources.filter(isChild);
  const kept = [...telling, ...others.slice(0, MOST_RESOURCES)];
  return {
    resources: kept.length > 0 ? kept : NONE,
    children:
      children.length > 0
        ? children.map(({ namespace, name }) => ({ namespace, name }))
        : undefined,
  };
}

/** One that left the manifests and waits to be pruned is no part of its parent any more. */
function isChild({ group, kind, requiresPruning }: ResourceState): boolean {
  return kind === 'Application' && group === ARGO_GROUP && !requiresPruning;
}

function readResource(resource: Fields): ResourceState {
  const { status: health, message: healthMessage } = part(
    resource,
    'health',
    readResourceHealth,
  );
  return {
    group: text(resource, 'group'),
    kind: text(resource, 'kind'),
    namespace: text(resource, 'namespace'),
    name: text(resource, 'name'),
    status: optionalText(resource, 'status'),
    health,
    healthMessage,
    hook: flag(resource, 'hook'),
    requiresPruning: flag(resource, 'requiresPruning'),
  };
}

function readResourceHealth(health: Fields) {
  return {
    status: optionalText(health, 'status'),
    message:
      shortened(text(health, 'message'), RESOURCE_MESSAGE_LENGTH) || undefined,
  };
}

function isTelling(resource: ResourceState): boolean {
  return resource.hook || TELLING_KINDS.has(resource.kind);
}

function isNotInOrder(resource: ResourceState): boolean {
  return (
    resource.requiresPruning ||
    resource.status === 'OutOfSync' ||
    (resource.health !== undefined && resource.health !== 'Healthy')
  );
}
