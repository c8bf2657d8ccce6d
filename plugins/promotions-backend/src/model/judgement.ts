/** What is judged of a pipeline, and from what: plain values between `judgePipeline` and those who show them. */

import type {
  ExplanationCode,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import type { KnownApplications } from './judgeChildren';
import type { TargetJudgement } from './judgeTarget';
import type { PipelineMemory } from './memory';
import type { Offer } from './offer';
import type { StagePlan } from './steps';

export interface PipelineFacts {
  set: ApplicationSet;
  /** All that the set owns, in any order. */
  applications: readonly Application[];
  /** Where children of its targets are looked up; without it none is known. */
  known?: KnownApplications;
  /** Whether the memory has taken in what they show; else that is done before they are judged. */
  isRemembered?: boolean;
  /** Why the evidence cannot be trusted now; absent while the instance is live. */
  staleBecause?: string;
}

export interface JudgedTarget {
  app: Application;
  candidate: string[];
  judgement: TargetJudgement;
  verdict: Verdict;
}

export interface JudgedStage {
  plan: StagePlan;
  verdict: Verdict;
  code: ExplanationCode;
  params: Record<string, string>;
  since?: string;
  targets: JudgedTarget[];
  /** What it would take or runs; undefined for a stage without targets. */
  offer?: Offer;
}

export interface PipelineJudgement {
  stages: JudgedStage[];
  unmatched: JudgedTarget[];
  memory: PipelineMemory;
  /** When to judge again although nothing arrives; milliseconds of our clock. */
  recheckAt?: number;
}
