/** What Applications and ApplicationSets have in common: metadata and conditions. */

import { ANNOTATION_ENTITY_REF } from '@stagecraft/plugin-promotions-common';
import {
  type Fields,
  flag,
  optionalSharedText,
  optionalText,
  parts,
  requiredText,
  sharedText,
  shortened,
  text,
  textMap,
} from './fields';
import { Pool } from './Pool';
import type { Condition, ObjectKey, Owner } from './types';

/** Longest message kept, in characters; Argo CD's errors repeat themselves. */
export const MESSAGE_LENGTH = 600;

const allOwners = new Pool<Owner>();

const OUR_PREFIX = 'promotions.stagecraft.dev/';

export interface Metadata {
  key: ObjectKey;
  uid: string;
  resourceVersion: string;
  createdAt: string;
  deletedAt?: string;
  annotations: Record<string, string>;
}

export function readMetadata(metadata: Fields): Metadata {
  return {
    key: {
      namespace: requiredText(metadata, 'namespace'),
      name: requiredText(metadata, 'name'),
    },
    uid: requiredText(metadata, 'uid'),
    resourceVersion: text(metadata, 'resourceVersion'),
    createdAt: sharedText(metadata, 'creationTimestamp'),
    deletedAt: optionalText(metadata, 'deletionTimestamp'),
    annotations: textMap(metadata, 'annotations', isRead),
  };
}

/** The controller's ownerReference: the only tie of an Application to its ApplicationSet. */
export function readOwner(metadata: Fields): Owner | undefined {
  const owner = parts(metadata, 'ownerReferences', reference => ({
    controller: flag(reference, 'controller'),
    owner: {
      kind: text(reference, 'kind'),
      name: text(reference, 'name'),
      uid: text(reference, 'uid'),
    },
  })).find(({ controller }) => controller)?.owner;
  return owner && allOwners.share(owner.uid, owner);
}

export function readCondition(condition: Fields): Condition {
  return {
    type: sharedText(condition, 'type'),
    status: optionalText(condition, 'status'),
    reason: optionalSharedText(condition, 'reason'),
    message: readMessage(condition),
    at: optionalSharedText(condition, 'lastTransitionTime'),
  };
}

export function readMessage(fields: Fields): string {
  return shortened(sharedText(fields, 'message'), MESSAGE_LENGTH);
}

function isRead(annotation: string): boolean {
  return (
    annotation === ANNOTATION_ENTITY_REF || annotation.startsWith(OUR_PREFIX)
  );
}
