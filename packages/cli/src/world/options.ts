/** The options that say what an ApplicationSet is rendered against; several commands share them. */
import type { Command } from 'commander';
import type { Cluster } from '@stagecraft/applicationset';
import { readClusters } from './clusters';
import { readStandIn, type StandIn } from './standIn';

/** As commander gives them. */
export interface WorldOptions {
  repo: string[];
  clusters?: string;
}

/** Argo CD always knows the cluster that it runs in. */
export const OWN_CLUSTER: readonly Cluster[] = [
  { name: 'in-cluster', server: 'https://kubernetes.default.svc' },
];

export function addWorldOptions(command: Command): Command {
  return command
    .option(
      '--repo <URL=DIRECTORY>',
      'let a directory stand in for a repository; URL@REVISION=DIRECTORY for one revision (repeatable)',
      (value: string, previous: string[]) => [...previous, value],
      [],
    )
    .option(
      '--clusters <FILE>',
      'JSON list of {name, server, labels, annotations}: the clusters that Argo CD knows',
    );
}

/** @throws UsageError for directories and files that cannot be read */
export function readWorldOptions(
  { repo, clusters }: WorldOptions,
  from: string,
): { standIns: StandIn[]; clusters?: readonly Cluster[] } {
  return {
    standIns: repo.map(text => readStandIn(text, from)),
    clusters: clusters ? readClusters(clusters, from) : undefined,
  };
}
