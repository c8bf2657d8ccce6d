/** How Argo CD's addresses name an Application and its revisions. */

import type { ApplicationRef } from './ArgoApi';

export type Query = [string, string][];

export function pathOf({ name }: ApplicationRef): string {
  return `/api/v1/applications/${encodeURIComponent(name)}`;
}

/** With its project Argo CD answers 404 for an absent Application; without it 403 (recording rbac). */
export function identity({ namespace, project }: ApplicationRef): Query {
  return [
    ['appNamespace', namespace],
    ['project', project],
  ];
}

/** One revision a source (recording multisource). */
export function revisionQuery(
  revisions: readonly string[],
  multiSource: boolean,
): Query {
  return multiSource
    ? revisions.flatMap(
        (revision, index): Query => [
          ['revisions', revision],
          ['sourcePositions', String(index + 1)],
        ],
      )
    : revisions.slice(0, 1).map((r): [string, string] => ['revision', r]);
}
