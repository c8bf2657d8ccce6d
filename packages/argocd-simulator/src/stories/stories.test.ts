/** The simulator gives the transitions of every recording, stage by stage; what differs is declared. */

import { declared } from './declared';
import { differences, reduce } from './reduce';
import { readRecording } from './recording';
import { Story, StoryOptions } from './Story';
import * as stories from './stories';

interface Case extends Partial<StoryOptions> {
  recording: string;
  tell: stories.Tell;
}

// qa's turn came 65 seconds after the commit in these.
const LATE = { resyncMs: 55_000, resyncJitterMs: 10_000 };
// The first recordings were made four at a time: Jobs took twice as long.
const BUSY = { jobEnd: [3500, 5500] } as const;
// Here one Application was compared a quarter of a second after another that had begun with it.
const UNEVEN = { compare: [20, 130], compareLatency: [10, 80] } as const;

const cases: Case[] = [
  { recording: '3.5/checkout', tell: stories.checkout },
  { recording: 'checkout', tell: stories.checkout },
  { recording: '3.5/skip', tell: stories.skip, settings: LATE },
  { recording: '3.5/lag', tell: stories.lag, settings: LATE },
  { recording: '3.5/gatesync', tell: stories.gatesync },
  { recording: 'gatesync', tell: stories.gatesync },
  { recording: '3.5/verified', tell: stories.verified },
  { recording: 'gatejobs', tell: stories.gatejobs, pace: BUSY },
  { recording: '3.5/suspended', tell: stories.suspended },
  { recording: 'suspended', tell: stories.suspended },
  { recording: 'degraded', tell: stories.degraded },
  { recording: 'windows', tell: stories.windows },
  { recording: '3.5/stringzero', tell: stories.stringzero },
  { recording: 'stringzero', tell: stories.stringzero },
  { recording: 'percent', tell: stories.percent },
  {
    recording: 'membership',
    tell: stories.membership,
    pace: UNEVEN,
    seed: 16,
  },
  { recording: '3.5/monorepo', tell: stories.monorepo },
  { recording: '3.5/leftover', tell: stories.leftover },
  { recording: 'multisource', tell: stories.multisource },
  { recording: 'rbac', tell: stories.rbac },
  { recording: '3.5/reads', tell: stories.reads },
  { recording: '3.5/safe', tell: stories.safe },
  { recording: 'restart', tell: stories.restart },
  { recording: '3.5/brokenset', tell: stories.brokenset },
  { recording: 'brokenset', tell: stories.brokenset, seed: 2 },
];

// A story is a minute or two of simulated time, and the machine may be busy.
jest.setTimeout(60_000);

it.each(cases)(
  '$recording goes as recorded',
  async ({ recording, tell, ...options }) => {
    const stable = recording.startsWith('3.5/');
    const story = await Story.begin(recording.replace('3.5/', ''), {
      version: stable ? '3.5.1' : '3.6.0',
      ...options,
    });
    await tell(story);
    const simulated = reduce(await story.end());
    const recorded = reduce(readRecording(recording));
    expect(differences(recorded, simulated)).toEqual(
      declared.filter(d => d.recording === recording).map(d => d.difference),
    );
  },
);
