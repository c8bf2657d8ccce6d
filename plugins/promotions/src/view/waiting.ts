/** The gates that wait for a person, as they read them. */

import type {
  PipelineRef,
  WaitingApproval,
} from '@stagecraft/plugin-promotions-common';
import { anchorOf } from './chain';
import { approvalFacts } from './gateFacts';
import type { Reading } from './reading';
import { durationText } from './time';

/** The Promotion tab of the entity, at that pipeline. */
export function gateHref(entityHref: string, pipeline: PipelineRef): string {
  return `${entityHref}/promotion#${encodeURIComponent(anchorOf(pipeline))}`;
}

/** Where it is, how long it has waited, how far its approval is, and why it cannot be approved at the moment. */
export function waitingDetails(
  { pipeline, explanation, approval, viewer }: WaitingApproval,
  reading: Reading,
): string[] {
  const { since } = explanation;
  return [
    `${pipeline.instance} · ${pipeline.namespace}/${pipeline.name}`,
    ...(since
      ? [
          reading.t('hero.lasting', {
            duration: durationText(since, reading),
          }),
        ]
      : []),
    ...(approval ? approvalFacts(approval, reading) : []),
    ...(viewer.allowed ? [] : [viewer.reason]),
  ];
}

/** Entity references of the people in them. */
export function waitingUsers(items: readonly WaitingApproval[]): string[] {
  return items
    .flatMap(({ approval }) => [
      ...(approval?.given.map(({ user }) => user) ?? []),
      approval?.rollback?.requestedBy ?? '',
    ])
    .filter(ref => ref.includes(':'));
}
