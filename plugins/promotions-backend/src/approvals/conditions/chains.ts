/**
 * A pipeline of several ApplicationSets (`promotions.pipelines`): whether every earlier one has completed, in all of
 * its stages, what is to be opened in a later one. They may follow other branches of the same repositories and be in
 * other Argo CDs, so a release is matched by the sources that both have. Pure.
 */

import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { ChainConfig } from '../../config';
import { candidatesFor } from '../../model/candidates';
import { chainOf } from '../../model/chains';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { proofOf, type Evidence, type Proof } from '../../model/proof';
import type { Application } from '../../argocd/types';
import type { ConditionFacts } from './ConditionFacts';

/** What is known of an earlier part. */
export type EarlierPart = ConditionFacts['earlierParts'][number] & {
  ref: PipelineRef;
  /** What its stages prove; absent where that is not known. */
  proof?: Proof;
};

export interface ChainContext {
  chains: readonly ChainConfig[];
  find: (ref: PipelineRef) => PipelineSnapshot | undefined;
}

/** The parts before this pipeline, in their order; none for a pipeline of one. */
export function earlierPartsOf(
  snapshot: PipelineSnapshot,
  index: number,
  revisions: readonly string[],
  { chains, find }: ChainContext,
): EarlierPart[] {
  const found = chainOf(snapshot.pipeline.ref, chains);
  if (!found) {
    return [];
  }
  const wanted = sourcesOf(snapshot.applications[index]?.[0], revisions);
  return found.chain.parts
    .slice(0, found.position)
    .map(ref => partState(ref, find(ref), wanted));
}

function partState(
  ref: PipelineRef,
  part: PipelineSnapshot | undefined,
  wanted: Sources,
): EarlierPart {
  const title = part?.pipeline.title ?? ref.name;
  const evidence = part?.evidence;
  if (!part || !evidence) {
    const reason = `${formatPipelineRef(ref)} is not there`;
    return { ref, title, state: 'unknown', reason };
  }
  const { freshness } = part.pipeline;
  if (freshness.state !== 'live') {
    const reason = freshness.reason ?? `${ref.instance} is ${freshness.state}`;
    return { ref, title, state: 'unknown', reason };
  }
  const plans = evidence.stages.map(({ plan }) => plan);
  const targets = plans.flatMap(({ applications }) => applications);
  if (targets.length === 0) {
    return { ref, title, state: 'unknown', reason: 'it has no targets' };
  }
  if (!targets.every(app => hasCommon(app, wanted))) {
    return { ref, title, state: 'failed' };
  }
  const proof = proofOf(evidence.memory, plans, app =>
    matching(app, wanted, evidence),
  );
  return { ref, title, state: proof.completed ? 'met' : 'waiting', proof };
}

/** By what the source is, the revision of each. */
type Sources = ReadonlyMap<string, string>;

function sourcesOf(
  app: Application | undefined,
  revisions: readonly string[],
): Sources {
  const sources = app?.sources ?? [];
  return new Map(
    sources.flatMap((source, at) =>
      revisions[at] === undefined ? [] : [[keyOf(source), revisions[at]]],
    ),
  );
}

function hasCommon(app: Application, wanted: Sources): boolean {
  return app.sources.some(source => wanted.has(keyOf(source)));
}

/** The newest candidate of the target that has the wanted revision of every source that both have. */
function matching(
  app: Application,
  wanted: Sources,
  { memory }: Evidence,
): readonly string[] | undefined {
  const fits = (revisions: readonly string[]) =>
    [...sourcesOf(app, revisions)].every(
      ([source, revision]) =>
        !wanted.has(source) || wanted.get(source) === revision,
    );
  return [...candidatesFor(memory, app)]
    .reverse()
    .find(({ revisions }) => fits(revisions))?.revisions;
}

/** A chart by its repository and name; a repository of Git by its address, however it is written. */
function keyOf({ repoURL, chart }: Application['sources'][number]): string {
  return `${normalizedUrl(repoURL)} ${chart ?? ''}`;
}

/** `git@host:group/repo.git`, `ssh://git@host/group/repo` and `https://host/group/repo/` are one. */
export function normalizedUrl(url: string): string {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/|\d+\/)(.+)$/.exec(url.trim());
  const plain = scp ? `${scp[1]}/${scp[2]}` : url.trim();
  return plain
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLocaleLowerCase('en-US');
}
