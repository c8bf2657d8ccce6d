/** What a hold stops, and how people call it. Pure. */

import {
  formatPipelineRef,
  type Hold,
  type HoldScope,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';

/** A stage as a hold meets it. */
export interface HeldStage {
  pipeline: PipelineRef;
  index: number;
  /** Git's word. */
  stageName: string;
}

/**
 * Whether the hold stops the stage. A stage is met by its place or by its name: one that is renamed in Git, or moved,
 * does not get free by that.
 */
export function stops({ scope }: Pick<Hold, 'scope'>, stage: HeldStage) {
  switch (scope.kind) {
    case 'everything':
      return true;
    case 'instance':
      return scope.instance === stage.pipeline.instance;
    case 'pipeline':
      return isSame(scope.pipeline, stage.pipeline);
    default:
      return (
        isSame(scope.pipeline, stage.pipeline) &&
        (scope.index === stage.index || scope.name === stage.stageName)
      );
  }
}

/** Whether it stops a rollback too: one that only keeps a rolled back stage where it is does not. */
export function stopsRollback({ cause }: Pick<Hold, 'cause'>): boolean {
  return cause !== 'rollback';
}

/** Whether it is put with the permission for one pipeline, or for all at once. */
export function isFreeze({ kind }: HoldScope): boolean {
  return kind === 'everything' || kind === 'instance';
}

export function sameScope(a: HoldScope, b: HoldScope): boolean {
  return nameOf(a) === nameOf(b);
}

/** `everything`, `everything in eu`, `eu:argocd/checkout`, `prod of eu:argocd/checkout` */
export function nameOf(scope: HoldScope): string {
  switch (scope.kind) {
    case 'everything':
      return 'everything';
    case 'instance':
      return `everything in ${scope.instance}`;
    case 'pipeline':
      return formatPipelineRef(scope.pipeline);
    default:
      return `${scope.name} of ${formatPipelineRef(scope.pipeline)}`;
  }
}

/** The pipeline that it is put on; undefined for an instance or everything. */
export function pipelineOf(scope: HoldScope): PipelineRef | undefined {
  return 'pipeline' in scope ? scope.pipeline : undefined;
}

function isSame(a: PipelineRef, b: PipelineRef): boolean {
  return (
    a.instance === b.instance &&
    a.namespace === b.namespace &&
    a.name === b.name
  );
}
