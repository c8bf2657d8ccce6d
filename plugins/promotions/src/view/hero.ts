/** The one sentence that says what holds the release, what goes with it, and the one action. */

import type {
  Explanation,
  Pipeline,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import {
  awaitedRollback,
  awaitsDecision,
  decidedRevisions,
  quorumOf,
} from './approval';
import { checksOf } from './checks';
import { leftOf, opensText } from './conditions';
import { explanationText, splitStatement } from './explain';
import { windowDetail } from './gateFacts';
import { VERDICTS_BY_URGENCY, VERDICT_LOOK } from './look';
import type { Look } from './look';
import { peopleOf } from './people';
import type { Reading } from './reading';
import { namesOthers } from './refusal';
import { commitOf, markRevisions, releaseName, revisionsIn } from './revisions';
import type { TextPart } from './revisions';
import { durationText } from './time';

export interface HeroView {
  look: Look;
  headline: TextPart[];
  details: string[];
  /** The stage that a person can decide on, if one waits. */
  decide?: Stage;
}

/** Said in our own words below, because their parts are drawn apart. */
const WAITS = ['waitsForApproval', 'gated.approval'];

export function heroOf(pipeline: Pipeline, reading: Reading): HeroView {
  const stage = focusOf(pipeline);
  const decide = stage && awaitsDecision(stage) ? stage : undefined;
  const [statement, more] = splitStatement(
    explanationText(
      countedDown(pipeline.explanation, stage, reading),
      reading.t,
    ),
  );
  const isPlain =
    decide &&
    (awaitedRollback(decide) || WAITS.includes(decide.explanation.code));
  const text = isPlain ? waitsText(pipeline, decide, reading) : statement;
  return {
    look: VERDICT_LOOK[stage?.verdict ?? 'unknown'],
    headline: markRevisions(text, revisionsIn(pipeline)),
    details: isPlain
      ? decisionDetails(pipeline, decide, reading)
      : [
          ...lastingText(pipeline.explanation.since, reading),
          ...opensTexts(pipeline, stage, reading),
          ...more,
        ],
    decide,
  };
}

/** The stage that the pipeline's explanation speaks of; a rollback that waits for people comes first. */
export function focusOf(pipeline: Pipeline): Stage | undefined {
  const { stage: named } = pipeline.explanation.params;
  return (
    pipeline.stages.find(awaitedRollback) ??
    pipeline.stages.find(stage => stage.name === named) ??
    VERDICTS_BY_URGENCY.map(verdict =>
      pipeline.stages.find(stage => stage.verdict === verdict),
    ).find(Boolean)
  );
}

function waitsText(pipeline: Pipeline, stage: Stage, { t }: Reading): string {
  const release = releaseName(decidedRevisions(stage));
  if (awaitedRollback(stage)) {
    return t('hero.waitsForRollback', { stage: stage.name, release });
  }
  const subject = commitOf(pipeline, stage.release.revisions)?.subject;
  return subject
    ? t('hero.waitsForApprovalOf', { stage: stage.name, release, subject })
    : t('hero.waitsForApproval', { stage: stage.name, release });
}

function decisionDetails(
  pipeline: Pipeline,
  stage: Stage,
  reading: Reading,
): string[] {
  const quorum = quorumOf(stage);
  const approvals =
    quorum &&
    reading.t('hero.approvals', {
      given: `${quorum.given}`,
      required: `${quorum.required}`,
    });
  return [
    ...lastingText(stage.explanation.since, reading),
    approvals,
    whoText(stage, reading),
    !awaitedRollback(stage) && checksText(pipeline, stage, reading),
    windowDetail(stage, reading),
  ].flatMap(detail => detail || []);
}

/** The time that is left runs on while the person looks. */
function countedDown(
  explanation: Explanation,
  stage: Stage | undefined,
  reading: Reading,
): Explanation {
  const { params } = explanation;
  const open = stage?.conditions?.filter(({ state }) => state !== 'met') ?? [];
  const left = params.left && leftOf(open, reading);
  return left ? { ...explanation, params: { ...params, left } } : explanation;
}

/** Nothing where the sentence itself says it. */
function opensTexts(
  { explanation }: Pipeline,
  stage: Stage | undefined,
  reading: Reading,
): string[] {
  const isTold = explanation.code.startsWith('verified.');
  const text = stage && !isTold ? opensText(stage, reading) : undefined;
  return text === undefined ? [] : [text];
}

function lastingText(since: string | undefined, reading: Reading): string[] {
  return since
    ? [reading.t('hero.lasting', { duration: durationText(since, reading) })]
    : [];
}

function whoText(stage: Stage, reading: Reading): string {
  const approve = stage.viewer?.approve;
  if (approve?.allowed) {
    return reading.t('hero.youCan');
  }
  const actors = peopleOf(stage.explanation.actors, reading);
  const isTold = approve && namesOthers(approve);
  return actors && !isTold ? reading.t('hero.whoCan', { actors }) : '';
}

function checksText(pipeline: Pipeline, stage: Stage, { t }: Reading): string {
  const before = pipeline.stages.filter(one => one.index < stage.index);
  const checks = checksOf(before.flatMap(one => one.targets));
  const open = checks.filter(check => check.state !== 'passed').length;
  if (checks.length === 0) {
    return '';
  }
  return open === 0
    ? t('hero.checksPassed', { stage: stage.name })
    : t('hero.checksFailed', { count: open, stage: stage.name });
}
