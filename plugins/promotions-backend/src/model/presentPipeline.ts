/** A judgement in the words of the API: sentences, links, commits, Argo CD's claims beside the verdicts. */

import {
  shortRevision,
  type CommitInfo,
  type Pipeline,
  type Stage,
} from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../argocd/types';
import { candidatesFor } from './candidates';
import {
  explainPipeline,
  explainStages,
  type NameRelease,
  type Trouble,
} from './explain';
import type { JudgedStage, PipelineJudgement } from './judgement';
import { revisionKey } from './memory';
import { deployedRevisions } from './operations';
import type { PresentationFacts } from './presentationFacts';
import { presentTarget } from './presentTarget';
import { brokenBy } from './steps';
import { pipelineWarnings } from './pipelineWarnings';
import { stageWarnings } from './warnings';

export function presentPipeline(
  set: ApplicationSet,
  judgement: PipelineJudgement,
  facts: PresentationFacts,
): Pipeline {
  const nameRelease = releaseNamer(facts);
  const told = explainStages(judgement.stages, nameRelease);
  const stages = judgement.stages.map((stage, index) => ({
    ...presentStage(stage, set, judgement, facts, nameRelease),
    explanation: told[index],
  }));
  return {
    ref: { instance: facts.instance, ...set.key },
    title: set.key.name,
    entityRefs: facts.entityRefs,
    freshness: facts.freshness,
    explanation: explainPipeline(
      judgement.stages,
      told,
      troubleOf(set, judgement),
      nameRelease,
    ),
    candidates: candidatesOf(judgement),
    stages,
    warnings: pipelineWarnings(set, applicationsOf(judgement)),
    unmatched: judgement.unmatched.map(target =>
      presentTarget(target, judgement.memory, facts, nameRelease),
    ),
    commits: commitsOf(judgement, facts),
    links: {
      argocd: `${facts.frontendUrl}/applicationsets/${set.key.namespace}/${set.key.name}`,
    },
    version: facts.version,
  };
}

function presentStage(
  stage: JudgedStage,
  set: ApplicationSet,
  { memory, stages }: PipelineJudgement,
  facts: PresentationFacts,
  nameRelease: NameRelease,
): Omit<Stage, 'explanation'> {
  const { plan, verdict, targets, offer } = stage;
  return {
    index: plan.index,
    name: plan.name,
    gate: plan.gate,
    verdict,
    argocd: claims(plan.index, set),
    warnings: stageWarnings(stage, {
      set,
      memory,
      stages,
      nameRelease,
      missingImage: facts.missingImage,
    }),
    release: {
      revisions: offer?.revisions ?? [],
      offered: offer?.offered ?? false,
      ...(offer?.problem
        ? { pendingBecause: offer.problem }
        : facts.release(stage)),
    },
    deployed: deployedIn(stage),
    targets: targets.map(target =>
      presentTarget(target, memory, facts, nameRelease),
    ),
  };
}

function applicationsOf({ stages, unmatched }: PipelineJudgement) {
  return [...stages.flatMap(({ targets }) => targets), ...unmatched].map(
    ({ app }) => app,
  );
}

function releaseNamer(facts: PresentationFacts): NameRelease {
  return revisions => {
    const names = revisions.map(shortRevision).join(' + ');
    const subject = revisions
      .map(revision => facts.commit(revision)?.subject)
      .find(Boolean);
    return subject ? `${names} (${subject})` : names || 'the release';
  };
}

function troubleOf(
  set: ApplicationSet,
  { stages }: PipelineJudgement,
): Trouble | undefined {
  const error = brokenBy(set);
  if (error !== undefined) {
    const { at: since } = error;
    return { code: 'setBroken', params: { message: error.message }, since };
  }
  return stages.length === 0
    ? { code: 'noStages', params: {}, since: set.createdAt || undefined }
    : undefined;
}

function claims(index: number, set: ApplicationSet): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { step, status } of set.applicationStatus) {
    if (step === index + 1) {
      counts[status] = (counts[status] ?? 0) + 1;
    }
  }
  return counts;
}

function deployedIn({ targets }: JudgedStage): string[] {
  const newestFirst = targets
    .map(({ app }) => app)
    .filter(app => app.history.length > 0)
    .sort((a, b) => (deployedAt(a) < deployedAt(b) ? 1 : -1));
  return [
    ...new Set(newestFirst.map(app => revisionKey(deployedRevisions(app)))),
  ];
}

function deployedAt({ history }: JudgedStage['targets'][number]['app']) {
  return history[history.length - 1]?.deployedAt ?? '';
}

function candidatesOf({ stages, memory }: PipelineJudgement) {
  const first = stages.flatMap(({ targets }) => targets)[0];
  return first ? [...candidatesFor(memory, first.app)].reverse() : [];
}

function commitsOf(
  { stages, unmatched, memory }: PipelineJudgement,
  facts: PresentationFacts,
): CommitInfo[] {
  const targets = [...stages.flatMap(stage => stage.targets), ...unmatched];
  const revisions = targets.flatMap(({ app, candidate }) => [
    ...candidate,
    ...app.sync.revisions,
    ...deployedRevisions(app),
  ]);
  const offered = stages.flatMap(({ offer }) => offer?.revisions ?? []);
  const arrived = candidatesOf({ stages, unmatched, memory }).flatMap(
    candidate => candidate.revisions,
  );
  return [...new Set([...offered, ...revisions, ...arrived])]
    .map(revision => facts.commit(revision))
    .filter((commit): commit is CommitInfo => commit !== undefined);
}
