/** A target's live resources beside the desired ones, as people are shown them: redacted, as YAML, within limits. Pure. */

import type { ResourceDifference } from '@stagecraft/plugin-promotions-common';
import { stringify } from 'yaml';
import type {
  DifferingResources,
  ResourceState,
} from '../../argocd/ArgoDetails';
import { canonicalJson } from '../../platform/digest';
import { redact } from './redact';
import { shortTexts } from './shorten';

/** Characters of one object's JSON; a larger one is named and not shown. */
const LARGEST_OBJECT = 100_000;
/** Characters of all YAML in one answer. */
const LARGEST_ANSWER = 1_000_000;

export interface Differences {
  resources: ResourceDifference[];
  /** For people: what could not be found out, or is not shown. */
  problems: string[];
}

/** `prune`: whether a sync deletes what has left the manifests. */
export function differencesOf(
  found: DifferingResources,
  { prune }: { prune: boolean },
): Differences {
  const resources: ResourceDifference[] = [];
  const problems: string[] = [];
  let room = LARGEST_ANSWER;
  for (const state of found.resources) {
    const shown = show(state, room);
    if (shown.problem) {
      problems.push(shown.problem);
    }
    if (shown.resource) {
      const { live = '', desired = '' } = shown.resource;
      room -= live.length + desired.length;
      resources.push(shown.resource);
    }
  }
  if (found.more > 0) {
    problems.push(`${found.more} more resources differ and are not shown.`);
  }
  if (!prune && resources.some(({ change }) => change === 'delete')) {
    problems.push(
      'What has left the manifests is shown as deleted, but a sync leaves it in place: pruning is off.',
    );
  }
  return { resources, problems };
}

interface Shown {
  resource?: ResourceDifference;
  problem?: string;
}

function show(state: ResourceState, room: number): Shown {
  const { group, kind, namespace, name, change } = state;
  const identity = { group, kind, namespace, name, change };
  const withheld = (redacted: boolean, why: string): Shown => ({
    resource: { ...identity, redacted },
    problem: `${kind} ${name} differs, and how is not shown: ${why}.`,
  });
  if (state.withheld) {
    return withheld(false, state.withheld);
  }
  const { versions, redacted } = redact([state.live, state.desired]);
  const [live, desired] = versions.map(shortTexts);
  const [before, after] = [canonicalJson(live), canonicalJson(desired)];
  if (before === after) {
    const problem = `Argo CD calls ${kind} ${name} out of sync, but it differs only in what servers write.`;
    return { problem };
  }
  if (Math.max(before.length, after.length) > LARGEST_OBJECT) {
    return withheld(redacted, 'it is too large');
  }
  if (before.length + after.length > room) {
    return withheld(redacted, 'too much differs to show all of it');
  }
  return {
    resource: {
      ...identity,
      ...(live !== undefined && { live: toYaml(live) }),
      ...(desired !== undefined && { desired: toYaml(desired) }),
      redacted,
    },
  };
}

/** The same order of keys on both sides, so that only what differs is marked. */
function toYaml(object: unknown): string {
  return stringify(object, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
    sortMapEntries: true,
  });
}
