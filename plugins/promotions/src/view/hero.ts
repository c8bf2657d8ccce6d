/** The one sentence that says what holds the release, what goes with it, and the one action. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { awaitsApproval, quorumOf } from './approval';
import { checksOf } from './checks';
import { explanationText } from './explain';
import { VERDICTS_BY_URGENCY, VERDICT_LOOK } from './look';
import type { Look } from './look';
import { peopleOf } from './people';
import type { Reading } from './reading';
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

export function heroOf(pipeline: Pipeline, reading: Reading): HeroView {
  const stage = focusOf(pipeline);
  const decide = stage && awaitsApproval(stage) ? stage : undefined;
  const text = decide
    ? waitsText(pipeline, decide, reading)
    : explanationText(pipeline.explanation, reading.t);
  return {
    look: VERDICT_LOOK[stage?.verdict ?? 'unknown'],
    headline: markRevisions(text, revisionsIn(pipeline)),
    details: detailsOf(pipeline, decide, reading),
    decide,
  };
}

/** The stage that the pipeline's explanation speaks of. */
export function focusOf(pipeline: Pipeline): Stage | undefined {
  const { stage: named } = pipeline.explanation.params;
  return (
    pipeline.stages.find(stage => stage.name === named) ??
    VERDICTS_BY_URGENCY.map(verdict =>
      pipeline.stages.find(stage => stage.verdict === verdict),
    ).find(Boolean)
  );
}

function waitsText(pipeline: Pipeline, stage: Stage, { t }: Reading): string {
  const release = releaseName(stage.release.revisions);
  const subject = commitOf(pipeline, stage.release.revisions)?.subject;
  return subject
    ? t('hero.waitsForApprovalOf', { stage: stage.name, release, subject })
    : t('hero.waitsForApproval', { stage: stage.name, release });
}

function detailsOf(
  pipeline: Pipeline,
  decide: Stage | undefined,
  reading: Reading,
): string[] {
  const { since } = decide?.explanation ?? pipeline.explanation;
  const lasting = since && [
    reading.t('hero.lasting', { duration: durationText(since, reading) }),
  ];
  const details = decide ? decisionDetails(pipeline, decide, reading) : [];
  return [...(lasting || []), ...details].map(firstUpper(reading.locale));
}

function decisionDetails(
  pipeline: Pipeline,
  stage: Stage,
  reading: Reading,
): string[] {
  const { t } = reading;
  const { given, required } = stage.approval
    ? quorumOf(stage.approval)
    : { given: 0, required: 1 };
  return [
    t('hero.approvals', { given: `${given}`, required: `${required}` }),
    whoText(stage, reading),
    checksText(pipeline, stage, reading),
  ].filter(detail => detail !== '');
}

function whoText(stage: Stage, { t, locale }: Reading): string {
  if (stage.viewer?.approve.allowed) {
    return t('hero.youCan');
  }
  const actors = peopleOf(stage.explanation.actors, locale);
  return actors && t('hero.whoCan', { actors });
}

function checksText(pipeline: Pipeline, stage: Stage, { t }: Reading): string {
  const before = pipeline.stages.filter(one => one.index < stage.index);
  const checks = checksOf(before.flatMap(one => one.targets));
  const open = checks.filter(check => check.state !== 'passed').length;
  if (checks.length === 0) {
    return '';
  }
  return open === 0
    ? t('hero.checksPassed')
    : t('hero.checksFailed', { count: open });
}

function firstUpper(locale: string) {
  return (text: string, position: number) =>
    position === 0
      ? text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
      : text;
}
