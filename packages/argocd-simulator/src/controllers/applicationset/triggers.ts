/** Which changes wake the ApplicationSet controller: its own predicates, which do not look at `reconciledAt`. */

import {
  REFRESH_ANNOTATION,
  isApplication,
  isApplicationSet,
  revisionsOf,
} from '../../world/argocd';
import { equalJson } from '../../world/json';
import { KubeObject, ObjectEvent } from '../../world/types';

/** Whether a change of an Application is looked at by the set that owns it. */
export function matters(event: ObjectEvent, before?: KubeObject): boolean {
  const { object } = event;
  if (event.type === 'DELETED') return true;
  if (!isApplication(object) || !before || !isApplication(before)) return false;
  const operation = object.status?.operationState;
  const earlier = before.status?.operationState;
  return (
    !equalJson(owned(before), owned(object)) ||
    before.status?.health.status !== object.status?.health.status ||
    before.status?.sync.status !== object.status?.sync.status ||
    !equalJson(revisionsOf(before.status), revisionsOf(object.status)) ||
    (operation !== undefined &&
      earlier !== undefined &&
      (operation.phase !== earlier.phase ||
        operation.startedAt !== earlier.startedAt))
  );
}

/** Whether a change of an ApplicationSet is looked at. */
export function mattersForSet(
  before: KubeObject | undefined,
  after: KubeObject,
): boolean {
  if (!before || !isApplicationSet(before) || !isApplicationSet(after))
    return true;
  return (
    !equalJson(before.spec, after.spec) ||
    !equalJson(owned(before), owned(after)) ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    !equalJson(
      before.status?.applicationStatus ?? [],
      after.status?.applicationStatus ?? [],
    )
  );
}

function owned(object: KubeObject): unknown {
  const { [REFRESH_ANNOTATION]: _refresh, ...annotations } =
    object.metadata.annotations ?? {};
  return {
    spec: object.spec,
    labels: object.metadata.labels ?? {},
    annotations,
    finalizers: object.metadata.finalizers ?? [],
  };
}
