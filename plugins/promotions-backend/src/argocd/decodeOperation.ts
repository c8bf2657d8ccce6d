/** An Application's `operationState` to the values that we keep. */

import { digestOf } from '../platform/digest';
import { readMessage } from './decodeMetadata';
import { readRevisions } from './decodeSources';
import {
  type Fields,
  flag,
  integer,
  isFields,
  isSameJson,
  items,
  NONE,
  optionalSharedText,
  optionalText,
  part,
  parts,
  requiredText,
  shortened,
  sharedText,
  text,
  wrongType,
} from './fields';
import { Pool } from './Pool';
import type {
  NameValue,
  OperationResource,
  OperationState,
  RequestedOperation,
} from './types';

/** Most resources kept of one operation beside its hooks and Jobs; an application can have thousands. */
const MOST_RESOURCES = 20;
const RESOURCE_MESSAGE_LENGTH = 300;
const allInitiators = new Pool<OperationState['initiatedBy']>();
const allInfos = new Pool<NameValue[]>();
const IN_ORDER: ReadonlySet<string> = new Set(['Synced', 'Pruned']);
const NOT_PASSED: ReadonlySet<string | undefined> = new Set([
  'Failed',
  'Error',
]);

export function readOperationState(
  state: Fields,
  spec: Fields,
): OperationState {
  const operation = part(state, 'operation', fields =>
    readOperation(fields, spec),
  );
  const result = part(state, 'syncResult', readResult);
  return {
    phase: readPhase(state),
    message: readMessage(state),
    startedAt: sharedText(state, 'startedAt'),
    finishedAt: optionalSharedText(state, 'finishedAt'),
    retryCount: integer(state, 'retryCount'),
    retryLimit: operation.retryLimit,
    initiatedBy: operation.initiatedBy,
    infos: operation.infos,
    requested: operation.requested,
    dryRun: operation.dryRun,
    partial: operation.partial,
    skipsHooks: operation.skipsHooks,
    otherSpec: operation.otherSpec,
    tally: operation.initiatedBy.automated ? undefined : result.tally,
    revisions: result.revisions,
    resources: result.resources,
  };
}

function readResult(result: Fields) {
  return {
    revisions: readRevisions(result),
    resources: readResources(result),
    tally: readTally(result),
  };
}

/** A wave lists all that it will apply as soon as it begins. */
function readTally(result: Fields): OperationState['tally'] {
  const plain = items(result, 'resources').filter(
    resource => isFields(resource) && !resource.hookType,
  );
  const applied = plain.filter(
    resource => isFields(resource) && IN_ORDER.has(text(resource, 'status')),
  );
  return plain.length > 0
    ? { applied: applied.length, of: plain.length }
    : undefined;
}

/** An operation that was written and has not ended. */
export function readRequestedOperation(
  operation: Fields,
  spec: Fields,
): RequestedOperation {
  const { requested, initiatedBy, infos, otherSpec } = readOperation(
    operation,
    spec,
  );
  const { username } = initiatedBy;
  return { revisions: requested, initiatedBy: username, infos, otherSpec };
}

/** Argo CD copies the live sources into an operation when it takes it (recordings checkout, multisource). */
function otherSpecOf(sync: Fields, spec: Fields): string | undefined {
  const field = Array.isArray(spec.sources) ? 'sources' : 'source';
  const [took, live] = [sync[field], spec[field]];
  // A hydrated source is another one in the operation, and an older Argo CD tells none.
  return !took || !live || isSameJson(took, live)
    ? undefined
    : digestOf({ ...spec, [field]: took });
}

function readOperation(operation: Fields, spec: Fields) {
  const initiatedBy = part(operation, 'initiatedBy', readInitiator);
  return {
    retryLimit: part(operation, 'retry', retry => integer(retry, 'limit')),
    initiatedBy,
    infos: readInfos(operation),
    ...part(operation, 'sync', sync => ({
      requested: readRevisions(sync),
      dryRun: flag(sync, 'dryRun'),
      partial: items(sync, 'resources').length > 0,
      otherSpec: initiatedBy.automated ? undefined : otherSpecOf(sync, spec),
      skipsHooks: part(
        sync,
        'syncStrategy',
        strategy => isFields(strategy.apply) || undefined,
      ),
    })),
  };
}

function readInitiator(by: Fields): OperationState['initiatedBy'] {
  const username = text(by, 'username');
  const automated = flag(by, 'automated');
  const key = `${automated} ${username}`;
  return allInitiators.share(key, { username, automated });
}

/** RollingSync gives the same reason every time. */
function readInfos(operation: Fields): NameValue[] {
  const infos = parts(operation, 'info', readInfo);
  return infos.length === 0
    ? infos
    : allInfos.share(JSON.stringify(infos), infos);
}

function readInfo(info: Fields): NameValue {
  return { name: text(info, 'name'), value: text(info, 'value') };
}

function readPhase(state: Fields): OperationState['phase'] {
  const phase = requiredText(state, 'phase');
  switch (phase) {
    case 'Running':
    case 'Terminating':
    case 'Succeeded':
    case 'Failed':
    case 'Error':
      return phase;
    default:
      throw wrongType('phase', 'a phase of an operation', phase);
  }
}

function readResources(result: Fields): OperationResource[] {
  const resources = parts(result, 'resources', readResource);
  const checks = resources.filter(isCheck);
  const others = resources.filter(
    resource => !isCheck(resource) && isNotInOrder(resource),
  );
  const kept = [...checks, ...others.slice(0, MOST_RESOURCES)];
  return kept.length > 0 ? kept : NONE;
}

function readResource(resource: Fields): OperationResource {
  return {
    group: text(resource, 'group'),
    kind: text(resource, 'kind'),
    namespace: text(resource, 'namespace'),
    name: text(resource, 'name'),
    status: text(resource, 'status'),
    message: shortened(text(resource, 'message'), RESOURCE_MESSAGE_LENGTH),
    hookType: readHookType(text(resource, 'hookType')),
    hookPhase: optionalText(resource, 'hookPhase'),
    syncPhase: optionalText(resource, 'syncPhase'),
  };
}

function readHookType(type: string): OperationResource['hookType'] {
  switch (type) {
    case 'PreSync':
    case 'Sync':
    case 'PostSync':
    case 'SyncFail':
    case 'Skip':
      return type;
    default:
      return undefined;
  }
}

function isCheck(resource: OperationResource): boolean {
  return resource.hookType !== undefined || resource.kind === 'Job';
}

/** A plain resource reads `Running` for good once it is applied, so only its failures say something. */
function isNotInOrder({ status, hookPhase }: OperationResource): boolean {
  return !IN_ORDER.has(status) || NOT_PASSED.has(hookPhase);
}
