/** Whether a policy speaks for a stage. What Git writes can make more policies match, never fewer by being unclear. */

import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PolicyMatch } from '../../config';
import type { StageFacts, TargetFacts } from './StagePolicy';

/**
 * `stray`: it names a stage that the pipeline does not have, and names what the pipeline is by something else too;
 * nobody can tell which of its stages was meant, so it speaks for each that fits otherwise. A stage that is renamed
 * in Git does not escape by that.
 */
export type Matching = 'no' | 'yes' | 'stray';

/**
 * Everything in `match` must fit; what speaks of targets fits when some target of the stage does, each for itself.
 */
export function matching(match: PolicyMatch, stage: StageFacts): Matching {
  if (!fitsOtherwise(match, stage)) {
    return 'no';
  }
  if (match.stage === undefined || match.stage === stage.stageName) {
    return 'yes';
  }
  return isNarrow(match) && !stage.stageNames.includes(match.stage)
    ? 'stray'
    : 'no';
}

function fitsOtherwise(match: PolicyMatch, stage: StageFacts): boolean {
  const { instance, namespace, name } = stage.pipeline;
  const pipelineNames = [
    name,
    `${namespace}/${name}`,
    formatPipelineRef(stage.pipeline),
  ];
  const some = (fits: (target: TargetFacts) => boolean) =>
    stage.targets.some(fits);
  return (
    isOneOf(match.instance, [instance]) &&
    isOneOf(match.pipeline, pipelineNames) &&
    (match.project === undefined || some(t => t.project === match.project)) &&
    (match.namespace === undefined ||
      some(t => t.namespace === match.namespace)) &&
    (match.cluster === undefined || some(t => mayBeIn(match.cluster, t))) &&
    (match.labels === undefined || some(t => hasLabels(match.labels, t)))
  );
}

/** It says by something else too what it is for, so that a pipeline without the stage is a surprise. */
function isNarrow({ stage: _, ...others }: PolicyMatch): boolean {
  return Object.values(others).some(value => value !== undefined);
}

function isOneOf(wanted: string | undefined, actual: readonly string[]) {
  return wanted === undefined || actual.includes(wanted);
}

/**
 * An Application writes its cluster by name or by address, as Git likes. Where a policy knows only one of the two, a
 * target that is written the other way cannot be told from it, and is taken to be there.
 */
function mayBeIn(
  wanted: PolicyMatch['cluster'],
  { cluster }: TargetFacts,
): boolean {
  const written = [wanted ?? []].flat();
  const names = written.filter(one => !isAddress(one));
  const servers = written.filter(isAddress).map(plainAddress);
  const { name, server } = cluster;
  const told = [
    ...(name !== undefined && names.length > 0 ? [names.includes(name)] : []),
    ...(server !== undefined && servers.length > 0
      ? [servers.includes(plainAddress(server))]
      : []),
  ];
  return told.length === 0 || told.includes(true);
}

function hasLabels(wanted: PolicyMatch['labels'], { labels }: TargetFacts) {
  return Object.entries(wanted ?? {}).every(
    ([name, value]) => Object.hasOwn(labels, name) && labels[name] === value,
  );
}

function isAddress(cluster: string): boolean {
  return cluster.includes('://');
}

function plainAddress(address: string): string {
  return address.toLocaleLowerCase('en-US').replace(/\/+$/, '');
}
