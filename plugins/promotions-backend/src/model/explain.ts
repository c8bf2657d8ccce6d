/** One plain sentence for each code that `judgePipeline` gives: what it waits for, since when, and who or what can move it. */

import {
  explanationMessages,
  fillMessage,
  type Actor,
  type Explanation,
  type ExplanationCode,
} from '@stagecraft/plugin-promotions-common';
import type { JudgedStage, JudgedTarget } from './judgement';
import { moversOf } from './movers';

/** How people call a candidate: its short revisions and what is known of it. */
export type NameRelease = (revisions: readonly string[]) => string;

/** Explains the stages in their order; one that waits for an earlier stage is moved by whoever moves that one. */
export function explainStages(
  stages: readonly JudgedStage[],
  nameRelease: NameRelease,
): Explanation[] {
  return stages.reduce<Explanation[]>((told, stage) => {
    const earlier = stages.findIndex(
      ({ plan }) => plan.name === stage.params.earlier,
    );
    const movers = stage.code === 'waiting' ? told[earlier]?.actors : undefined;
    return [...told, explainStage(stage, nameRelease, movers)];
  }, []);
}

function explainStage(
  stage: JudgedStage,
  nameRelease: NameRelease,
  movers?: Actor[],
): Explanation {
  const { plan, code, params, since } = stage;
  const revisions =
    params.candidate?.split(' ') ?? stage.offer?.revisions ?? [];
  const words = {
    ...params,
    stage: plan.name,
    release: nameRelease(revisions),
    older: nameRelease(splitWords(params.revision)),
  };
  return explain(code, since, words, movers);
}

export function explainTarget(
  { app, candidate, judgement }: JudgedTarget,
  nameRelease: NameRelease,
): Explanation {
  return explain(judgement.code, judgement.since, {
    ...judgement.params,
    stage: app.key.name,
    target: app.key.name,
    release: nameRelease(candidate),
    older: nameRelease(splitWords(judgement.params.revision)),
  });
}

/**
 * The sentence above the stages. A failure speaks first, then a stage that runs ahead of an earlier one,
 * then the first stage that holds the release.
 */
export function explainPipeline(
  stages: readonly JudgedStage[],
  told: readonly Explanation[],
  trouble: Trouble | undefined,
  nameRelease: NameRelease,
): Explanation {
  const speaking = speakingStage(stages);
  if (trouble && speaking?.verdict !== 'failed') {
    return explain(trouble.code, trouble.since, trouble.params);
  }
  if (speaking) {
    return told[stages.indexOf(speaking)];
  }
  const last = stages[stages.length - 1];
  if (stages.every(({ verdict }) => verdict === 'empty')) {
    return explain('noTargets', last?.since, {});
  }
  const release = nameRelease(last?.offer?.revisions ?? []);
  return explain('allComplete', latestOf(stages), { release });
}

/** What is wrong with the set itself. */
export interface Trouble {
  code: ExplanationCode;
  params: Record<string, string>;
  since?: string;
}

function speakingStage(
  stages: readonly JudgedStage[],
): JudgedStage | undefined {
  return (
    stages.find(({ verdict }) => verdict === 'failed') ??
    stages.find(({ verdict }) => verdict === 'outOfOrder') ??
    stages.find(({ verdict }) => verdict !== 'complete' && verdict !== 'empty')
  );
}

function latestOf(stages: readonly JudgedStage[]): string | undefined {
  return stages
    .flatMap(({ verdict, since }) => (verdict === 'complete' ? since : []))
    .filter(since => since !== undefined)
    .sort()
    .at(-1);
}

function explain(
  code: ExplanationCode,
  since: string | undefined,
  words: Record<string, string>,
  actors: Actor[] = moversOf(code),
): Explanation {
  const known = Object.entries(words).filter(([, value]) => value !== '');
  const params = {
    ...Object.fromEntries(known),
    because: because(words.message || words.resources),
  };
  const statement = fillMessage(
    explanationMessages[`explanation.${code}`],
    params,
  );
  return {
    code,
    text: inFull(statement, since, actors),
    since,
    actors,
    params,
  };
}

/** `… , since 2026-11-21 12:36 UTC; a new commit or Argo CD can move it.` */
function inFull(
  statement: string,
  since: string | undefined,
  actors: readonly Actor[],
): string {
  const began = since ? `, since ${minuteOf(since)}` : '';
  const names = actors.map(({ ref }) => ref).join(' or ');
  const movers = names ? `; ${names} can move it` : '';
  return statement.replace(/\.$/, `${began}${movers}.`);
}

function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** A reason in brackets, or nothing. */
export function because(message: string | undefined): string {
  const trimmed = message?.trim().replace(/\.$/, '') ?? '';
  return trimmed ? ` (${trimmed})` : '';
}

function splitWords(text: string | undefined): string[] {
  return text?.split(' ').filter(Boolean) ?? [];
}
