/** Verdicts against the truth of the cluster, in lives of a pipeline that chance tells. A seed repeats its life. */

import { FOLDERS, RandomStory, type Folder } from './__testUtils__/randomStory';

const ACTS = 12;
const SEEDS = Number(process.env.STAGECRAFT_RANDOM_STORIES ?? 4);

function verdictOf(story: RandomStory, folder: Folder) {
  return story.pipeline?.stages.find(({ name }) => name === folder)?.verdict;
}

/** Why `complete` would be false now; undefined when it is true or cannot be told. */
function whyNotComplete(
  story: RandomStory,
  folder: Folder,
): string | undefined {
  const wanted = story.wanted(folder);
  if (!wanted || story.justDrifted(folder)) {
    return undefined;
  }
  if (wanted.tag.includes('broken')) {
    return `its image ${wanted.tag} cannot be pulled`;
  }
  if (story.runs(folder) !== wanted.tag) {
    return `it runs ${story.runs(folder)}, not ${wanted.tag}`;
  }
  const { succeeded, failed } = story.outcomesOf(folder, wanted);
  const unproven = wanted.gate !== undefined && succeeded === 0;
  return unproven
    ? `its gate in ${wanted.gate} succeeded ${succeeded} and failed ${failed} times`
    : undefined;
}

/** Why something must be wrong with a stage that has come to rest. */
function whyFailed(story: RandomStory, folder: Folder): string | undefined {
  const wanted = story.wanted(folder);
  if (!wanted || story.runs(folder) === undefined) {
    return undefined;
  }
  const here = story.runs(folder) === wanted.tag;
  const { failed } = story.outcomesOf(folder, wanted);
  if (here && wanted.tag.includes('broken')) {
    return `${wanted.tag} runs and cannot be pulled`;
  }
  return failed > 0 ? `its gate failed ${failed} times` : undefined;
}

describe.each([false, true])('with later stages gated: %s', gated => {
  it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
    'says complete only of what is, and failed of what failed, in life %s',
    async seed => {
      const story = await RandomStory.begin(seed, gated);
      const falseClaims = new Set<string>();
      const log: string[] = [];
      const look = (now: RandomStory) => {
        for (const folder of FOLDERS) {
          const why =
            verdictOf(now, folder) === 'complete'
              ? whyNotComplete(now, folder)
              : undefined;
          if (why) {
            falseClaims.add(`after ${log.length} acts ${folder}: ${why}`);
          }
        }
      };
      await story.create();
      await story.rest(look);
      for (let act = 0; act < ACTS; act += 1) {
        log.push(await story.act(look));
      }
      await story.rest(look);
      const missed = FOLDERS.filter(
        folder =>
          whyFailed(story, folder) !== undefined &&
          verdictOf(story, folder) !== 'failed',
      ).map(
        folder =>
          `${folder} is ${verdictOf(story, folder)}: ${whyFailed(
            story,
            folder,
          )}`,
      );
      story.story.world.stop();
      expect({ log, falseClaims: [...falseClaims], missed }).toEqual({
        log,
        falseClaims: [],
        missed: [],
      });
    },
    120_000,
  );
});
