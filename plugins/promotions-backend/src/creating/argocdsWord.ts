/** What Argo CD itself would make of a pipeline, beside what we make of it. Where the two differ, Argo CD's word counts. */

import type { RenderedApplication } from '@stagecraft/applicationset';
import type { CheckFinding } from '@stagecraft/plugin-promotions-common';
import type { GeneratedApplication } from '../argocd/ArgoPlaces';
import { isSameJson } from '../argocd/fields';

/** Names that a finding tells. */
const MOST_NAMES = 5;

/** A finding where Argo CD would make something else; nothing where it would make the same. */
export function differenceTo(
  ours: readonly RenderedApplication[],
  theirs: readonly GeneratedApplication[],
): CheckFinding[] {
  const named = new Map(theirs.map(each => [each.name, each]));
  const ourNames = new Set(ours.map(({ metadata }) => metadata.name));
  const told = [
    words('Argo CD would not make', ours.flatMap(onlyIn(named))),
    words(
      'only Argo CD would make',
      theirs.map(({ name }) => name).filter(name => !ourNames.has(name)),
    ),
    words('other in Argo CD', ours.flatMap(other(named))),
  ].filter(text => text !== '');
  return told.length === 0
    ? []
    : [
        {
          code: 'argocdDiffers',
          severity: 'warning',
          message: `Argo CD makes something else of the pipeline than is shown here: ${told.join(
            '; ',
          )}`,
          happens: 'Argo CD makes what it says, not what is shown here.',
          fix: 'Look at the ApplicationSet in Argo CD before you merge it, and report the difference to whoever maintains this portal.',
          path: 'spec',
        },
      ];
}

type ByName = ReadonlyMap<string, GeneratedApplication>;

function onlyIn(theirs: ByName) {
  return ({ metadata: { name } }: RenderedApplication): string[] =>
    theirs.has(name) ? [] : [name];
}

function other(theirs: ByName) {
  return ({ metadata, spec }: RenderedApplication): string[] => {
    const { name, labels = {}, annotations = {} } = metadata;
    const found = theirs.get(name);
    if (!found) {
      return [];
    }
    const ours = { labels, annotations, ...spec };
    const same = { labels: found.labels, annotations: found.annotations };
    const fields = differing(ours, { ...same, ...found.spec });
    return fields.length > 0 ? [`${name} (${fields.join(', ')})`] : [];
  };
}

/** The fields that differ; an empty one is as if it were not there, as Go leaves it out. */
function differing(
  ours: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
): string[] {
  const fields = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...fields].filter(
    field => !isSameJson(tidied(ours[field]), tidied(theirs[field])),
  );
}

function tidied(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length > 0 ? value.map(tidied) : undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return value === '' || value === null ? undefined : value;
  }
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, tidied(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function words(what: string, names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length - MOST_NAMES;
  return names.length === 0
    ? ''
    : `${what}: ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
