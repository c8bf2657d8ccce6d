/** What the model asks of those who keep what it remembers, and what it tells them. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../argocd/types';
import type { PipelineJudgement } from './judgement';
import type { PipelineMemory } from './memory';

/** A pipeline as it was just judged. */
export interface JudgedPipeline {
  ref: PipelineRef;
  set: ApplicationSet;
  judgement: PipelineJudgement;
  /** Whether its Argo CD was followed; what is judged otherwise is no evidence. */
  live: boolean;
}

/** Called for many pipelines at a time: each call must be quick, and none may throw. */
export interface PipelineKeeper {
  /**
   * What is to be remembered in place of `known`, which this process remembers; undefined when that is all. Asked
   * before each judgement, and before anything is added to the memory. `uid`: of the ApplicationSet.
   */
  recall(
    ref: PipelineRef,
    uid: string,
    known: PipelineMemory,
  ): PipelineMemory | undefined;
  /** Not for each event: a burst is judged once, with the memory of all of it. */
  judged(pipeline: JudgedPipeline): void;
  /** It was deleted, or is no pipeline any more. */
  gone(ref: PipelineRef): void;
}

/** Keeps nothing: what is remembered ends with the process. */
export const FORGETFUL: PipelineKeeper = {
  recall: () => undefined,
  judged: () => {},
  gone: () => {},
};
