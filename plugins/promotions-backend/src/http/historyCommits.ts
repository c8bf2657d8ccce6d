/** Which commits to ask for where the past speaks of revisions. Pure. */

import type { RunningTarget } from '@stagecraft/plugin-promotions-common';
import type { CommitQuestion } from '../argocd/CommitNames';
import type { CommitRange } from '../argocd/CommitSource';
import type { Application } from '../argocd/types';

/** Each revision once, asked with an Application that has as many sources. */
export function commitQuestions(
  releases: readonly { revisions: readonly string[] }[],
  applications: readonly Application[],
): CommitQuestion[] {
  const questions = new Map<string, CommitQuestion>();
  for (const { revisions } of releases) {
    const application = askedWith(revisions, applications);
    revisions.forEach((revision, sourceIndex) => {
      if (application && !questions.has(revision)) {
        questions.set(revision, { application, sourceIndex, revision });
      }
    });
  }
  return [...questions.values()];
}

/** A range a source, between two releases; none where no target has these sources any more. */
export function rangesBetween(
  instance: string,
  from: readonly string[],
  to: readonly string[],
  application: Application | undefined,
): CommitRange[] {
  if (!application) {
    return [];
  }
  return to.map((revision, sourceIndex) => ({
    instance,
    application,
    sourceIndex,
    from: from[sourceIndex],
    to: revision,
  }));
}

/** What each target changed from and to, each distinct range once. */
export function rangesOf(
  instance: string,
  before: readonly RunningTarget[],
  after: readonly RunningTarget[],
  applications: readonly Application[],
): CommitRange[] {
  const ranges = new Map<string, CommitRange>();
  for (const { target, revisions } of after) {
    const known = before.find(other => other.target === target);
    const application = applications.find(app => app.key.name === target);
    const fits = application?.sources.length === revisions.length;
    const all = fits
      ? rangesBetween(instance, known?.revisions ?? [], revisions, application)
      : [];
    for (const range of all.filter(({ from, to }) => from !== to)) {
      const { repoURL, chart } = range.application.sources[range.sourceIndex];
      const key = JSON.stringify([repoURL, chart, range.from, range.to]);
      ranges.set(key, ranges.get(key) ?? range);
    }
  }
  return [...ranges.values()];
}

/** Best one that has seen them; its own history names what the commits are of. */
export function askedWith(
  revisions: readonly string[],
  applications: readonly Application[],
): Application | undefined {
  const fitting = applications.filter(
    app => app.sources.length === revisions.length,
  );
  const key = revisions.join('+');
  const knows = (app: Application) =>
    app.sync.revisions.join('+') === key ||
    app.history.some(entry => entry.revisions.join('+') === key);
  return fitting.find(knows) ?? fitting[0];
}
