/**
 * What must be asked beyond the objects themselves: how the offered release renders, who wrote a commit, and
 * a comparison of targets that lag behind the newest candidate (recording 3.5/lag).
 */

import type { CommitInfo, Release } from '@stagecraft/plugin-promotions-common';
import { type Answer, Answers } from '../argocd/Answers';
import type { ArgoApi, RevisionMetadata } from '../argocd/ArgoApi';
import { MOST_IMAGES } from '../argocd/decodeApplication';
import { keyOf } from '../argocd/mergeList';
import type { Application, ApplicationSet } from '../argocd/types';
import type { Clock } from '../platform/clock';
import type { Random } from '../platform/random';
import type { Timers } from '../platform/timers';
import { newestFor } from './candidates';
import {
  contentsOf,
  resourceOf,
  type ContentsResource,
  type ReleaseContents,
} from './contents';
import type { JudgedStage, PipelineJudgement } from './judgement';
import { revisionKey } from './memory';
import { same } from './operations';
import { releaseId, renderedDigest } from './release';

/** How long to let targets come up to date by themselves, as a webhook makes them. */
export const LAG_MS = 3_000;
const AT_ONCE = 4;
const MOST_RENDERED = 50_000;
const MOST_COMMITS = 20_000;

export interface FollowUpsOptions {
  api: ArgoApi;
  /** Whether we may cause comparisons there. */
  execute: boolean;
  /** Where people see a commit. */
  commitUrl: (repoURL: string, revision: string) => string | undefined;
  /** Told the keys of the sets for which something new is known. */
  onNews: (sets: ReadonlySet<string>) => void;
  clock: Clock;
  timers: Timers;
  random: Random;
}

interface Rendering {
  app: Application;
  revisions: string[];
}

interface Rendered {
  digest: string;
  resources: ContentsResource[];
  /** Of what runs all the time. */
  images: string[];
}

interface CommitQuestion {
  app: Application;
  revision: string;
  sourceIndex: number;
}

export class FollowUps {
  private readonly renderings: Answers<Rendering, Rendered>;
  private readonly commits: Answers<CommitQuestion, RevisionMetadata>;
  private readonly comparisons: Answers<Application, Application>;

  constructor(private readonly options: FollowUpsOptions) {
    const { api, timers, random, onNews: onAnswer } = options;
    const common = { timers, random, onAnswer, atOnce: AT_ONCE };
    this.renderings = new Answers({
      ...common,
      // A gate waits for it, and somebody may mend what fails.
      attempts: Infinity,
      most: MOST_RENDERED,
      ask: async ({ app, revisions }) => {
        const { multiSource } = app;
        const manifests = await api.manifests(refOf(app), revisions, {
          multiSource,
        });
        const images = manifests.flatMap(manifest => manifest.images ?? []);
        const resources = manifests.map(resourceOf);
        return { digest: renderedDigest(manifests), resources, images };
      },
    });
    this.commits = new Answers({
      ...common,
      // A commit that history lost would be fetched in vain for ever.
      attempts: 4,
      most: MOST_COMMITS,
      ask: ({ app, revision, sourceIndex }) =>
        api.revisionMetadata(
          refOf(app),
          revision,
          app.multiSource ? sourceIndex : undefined,
        ),
    });
    this.comparisons = new Answers({
      ...common,
      attempts: 1,
      most: MOST_COMMITS,
      ask: app => api.getApplication(refOf(app), { refresh: true }),
    });
  }

  stop(): void {
    this.renderings.stop();
    this.commits.stop();
    this.comparisons.stop();
  }

  /** The release that a gated stage is offered; what is not offered is never rendered for it. */
  release(
    set: ApplicationSet,
    { plan, offer }: JudgedStage,
  ): Pick<Release, 'id' | 'pendingBecause'> {
    if (!offer || opensByItself(plan)) {
      return {};
    }
    const answers = plan.applications.map(app => {
      const rendering = { app, revisions: offer.revisions };
      const key = renderingKey(rendering);
      const answer = offer.offered
        ? this.renderings.want(key, rendering, keyOf(set.key))
        : this.renderings.peek(key);
      return { application: app, answer };
    });
    const rendered = answers.flatMap(({ application, answer }) =>
      answer?.state === 'known'
        ? [{ application, rendered: answer.value.digest }]
        : [],
    );
    if (rendered.length === answers.length) {
      return { id: releaseId(set, rendered) };
    }
    return offer.offered ? pendingRelease(answers) : {};
  }

  /** Asks how a gated stage's newest candidate renders although it is not offered: somebody may open it at once. */
  render(set: ApplicationSet, { plan, offer }: JudgedStage): void {
    if (!offer || offer.problem || opensByItself(plan)) {
      return;
    }
    for (const app of plan.applications) {
      const rendering = { app, revisions: offer.revisions };
      this.renderings.want(renderingKey(rendering), rendering, keyOf(set.key));
    }
  }

  /** What the release of a gated stage consists of; undefined while it is not rendered. */
  contents(
    set: ApplicationSet,
    { plan, offer }: JudgedStage,
  ): ReleaseContents | undefined {
    const targets = plan.applications.flatMap(application => {
      const revisions = offer?.revisions ?? [];
      const key = renderingKey({ app: application, revisions });
      const answer = this.renderings.peek(key);
      return answer?.state === 'known'
        ? [{ application, resources: answer.value.resources }]
        : [];
    });
    return targets.length > 0 && targets.length === plan.applications.length
      ? contentsOf(set, targets)
      : undefined;
  }

  /**
   * An image that what the target runs renders to, and that Argo CD does not see there. Known where the release was
   * rendered to be decided on; nothing is asked for it.
   */
  missingImage(app: Application, revisions: string[]): string | undefined {
    const answer = this.renderings.peek(renderingKey({ app, revisions }));
    const isComplete = app.images.length > 0 && app.images.length < MOST_IMAGES;
    return answer?.state === 'known' && isComplete
      ? answer.value.images.find(image => !app.images.includes(image))
      : undefined;
  }

  /** What is known of a commit that some target of the set names; asks when it is new. */
  commit(
    set: ApplicationSet,
    applications: readonly Application[],
    revision: string,
  ): CommitInfo | undefined {
    const question = commitQuestion(applications, revision);
    if (!question) {
      return undefined;
    }
    const { repoURL } = question.app.sources[question.sourceIndex];
    const key = `${repoURL} ${revision}`;
    const answer = this.commits.want(key, question, keyOf(set.key));
    if (answer.state !== 'known') {
      return undefined;
    }
    return {
      revision,
      subject: answer.value.message.split('\n')[0],
      author: answer.value.author?.replace(/\s*<[^>]*>$/, ''),
      date: answer.value.date,
      url: this.options.commitUrl(repoURL, revision),
    };
  }

  /** Has targets compared that have not seen the newest candidate: once a candidate and target. */
  compareLagging(set: ApplicationSet, judgement: PipelineJudgement): void {
    if (!this.options.execute) {
      return;
    }
    const before = this.options.clock().getTime() - LAG_MS;
    for (const { app } of judgement.stages.flatMap(stage => stage.targets)) {
      const newest = newestFor(judgement.memory, app);
      if (
        newest &&
        Date.parse(newest.since) <= before &&
        !same(app.sync.revisions, newest.revisions)
      ) {
        const key = `${app.uid} ${revisionKey(newest.revisions)}`;
        this.comparisons.want(key, app, keyOf(set.key));
      }
    }
  }
}

function opensByItself({ gate }: JudgedStage['plan']): boolean {
  return gate.kind === 'argocd' || gate.kind === 'manual';
}

function refOf({ key, project }: Application) {
  return { ...key, project };
}

/** The live source is rendered, so another spec is another question. */
function renderingKey({ app, revisions }: Rendering): string {
  return `${app.uid} ${app.specDigest} ${revisionKey(revisions)}`;
}

function pendingRelease(
  answers: { application: Application; answer?: Answer<Rendered> }[],
): Pick<Release, 'pendingBecause'> {
  for (const { application, answer } of answers) {
    if (answer?.state === 'failed') {
      const { name } = application.key;
      const pendingBecause = `the manifests of ${name} could not be rendered: ${answer.problem}`;
      return { pendingBecause };
    }
  }
  return { pendingBecause: 'its manifests are being rendered' };
}

/** Only commits have authors; a chart's version is its own name. */
function commitQuestion(
  applications: readonly Application[],
  revision: string,
): CommitQuestion | undefined {
  if (!/^[0-9a-f]{40}$/.test(revision)) {
    return undefined;
  }
  for (const app of applications) {
    const sourceIndex = sourceOf(app, revision);
    if (sourceIndex !== undefined) {
      return { app, revision, sourceIndex };
    }
  }
  const [app] = applications;
  return app && !app.multiSource && app.sources.length === 1
    ? { app, revision, sourceIndex: 0 }
    : undefined;
}

function sourceOf(app: Application, revision: string): number | undefined {
  const seen = [
    app.sync.revisions,
    app.operation?.revisions ?? [],
    ...app.history.map(entry => entry.revisions),
  ];
  const at = seen
    .map(revisions => revisions.indexOf(revision))
    .find(index => index >= 0 && index < app.sources.length);
  return at;
}
