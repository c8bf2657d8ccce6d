/** Revisions and the commits behind them, as people call them. */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type {
  CommitInfo,
  Pipeline,
} from '@stagecraft/plugin-promotions-common';

/** `749bde9`, or `749bde9 + 1.4.2` where a release has several sources. */
export function releaseName(revisions: readonly string[]): string {
  return revisions.map(shortRevision).join(' + ');
}

/** The short form of one entry of a stage's `deployed`. */
export function deployedName(joined: string): string {
  return splitRevisions(joined).map(shortRevision).join(' + ');
}

/** The first commit that is known of a release: what it is called by. */
export function commitOf(
  { commits }: Pick<Pipeline, 'commits'>,
  revisions: readonly string[],
): CommitInfo | undefined {
  return commits.find(commit => revisions.includes(commit.revision));
}

export interface TextPart {
  text: string;
  /** It names a revision and is set in a fixed width. */
  code: boolean;
}

/** Cuts a sentence so that every revision in it can be told from the words. */
export function markRevisions(
  text: string,
  revisions: readonly string[],
): TextPart[] {
  const names = [...new Set(revisions.flatMap(r => [r, shortRevision(r)]))]
    .filter(name => name.length > 2)
    .sort((a, b) => b.length - a.length);
  if (names.length === 0) {
    return [{ text, code: false }];
  }
  return text
    .split(new RegExp(`(${names.map(escapeForRegExp).join('|')})`))
    .filter(part => part !== '')
    .map(part => ({ text: part, code: names.includes(part) }));
}

/** Every revision that a pipeline names. */
export function revisionsIn(pipeline: Pipeline): string[] {
  return [
    ...pipeline.candidates.flatMap(candidate => candidate.revisions),
    ...pipeline.stages.flatMap(stage => stage.release.revisions),
    ...pipeline.stages.flatMap(s => s.deployed.flatMap(splitRevisions)),
  ];
}

/** One entry of a stage's `deployed` joins the revisions of its sources with a plus. */
function splitRevisions(joined: string): string[] {
  return joined.split('+');
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
