/** One plain sentence for each code that `judgePipeline` gives: what it waits for, and who or what can move it. */

import type { Actor, Explanation } from '@stagecraft/plugin-promotions-common';
import type { JudgedStage, JudgedTarget } from './judgement';
import { sentences, type Sentence } from './sentences';

const UNTOLD: Sentence = {
  text: ({ stage }) => `Nothing certain can be said of ${stage}.`,
};

const ACTORS: Readonly<Record<Actor['kind'], string>> = {
  user: 'a person',
  group: 'a group',
  argocd: 'Argo CD',
  portal: 'the portal',
  git: 'a new commit',
  platform: 'the platform team',
};

/** How people call a candidate: its short revisions and what is known of it. */
export type NameRelease = (revisions: readonly string[]) => string;

export function explainStage(
  stage: JudgedStage,
  nameRelease: NameRelease,
): Explanation {
  const { plan, code, params, since } = stage;
  const revisions =
    params.candidate?.split(' ') ?? stage.offer?.revisions ?? [];
  return explain(code, since, {
    ...params,
    stage: plan.name,
    release: nameRelease(revisions),
    older: nameRelease(words(params.revision)),
  });
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
    older: nameRelease(words(judgement.params.revision)),
  });
}

/**
 * The sentence above the stages. A failure speaks first, then a stage that runs ahead of an earlier one,
 * then the first stage that holds the release.
 */
export function explainPipeline(
  stages: readonly JudgedStage[],
  trouble: { code: string; params: Record<string, string> } | undefined,
  nameRelease: NameRelease,
): Explanation {
  const speaking =
    stages.find(({ verdict }) => verdict === 'failed') ??
    stages.find(({ verdict }) => verdict === 'outOfOrder') ??
    stages.find(({ verdict }) => verdict !== 'complete' && verdict !== 'empty');
  if (trouble && speaking?.verdict !== 'failed') {
    return explain(trouble.code, undefined, trouble.params);
  }
  if (speaking) {
    return explainStage(speaking, nameRelease);
  }
  const last = stages[stages.length - 1];
  if (stages.every(({ verdict }) => verdict === 'empty')) {
    return explain('noTargets', last?.since, {});
  }
  const release = nameRelease(last?.offer?.revisions ?? []);
  return explain('allComplete', last?.since, { release });
}

function explain(
  code: string,
  since: string | undefined,
  params: Record<string, string>,
): Explanation {
  const sentence = sentences[code] ?? UNTOLD;
  const known = Object.entries(params).filter(([, value]) => value !== '');
  return {
    code,
    text: sentence.text(params),
    since,
    actors: sentence.actors?.map(actor) ?? [],
    params: Object.fromEntries(known),
  };
}

function actor(kind: Actor['kind']): Actor {
  return { kind, ref: ACTORS[kind] };
}

function words(text: string | undefined): string[] {
  return text?.split(' ').filter(Boolean) ?? [];
}
