/** The verdicts of every stage at each moment of each recorded story, as a reader of the page would see them. */

import {
  readRecording,
  recordingNames,
} from '../argocd/__testUtils__/recordings';
import { formatChange } from './format';
import { Replay } from './replayRecording';

/** Only what changes of the verdicts and warnings; times and sentences come and go too fast to read. */
function storyOf(name: string): string[] {
  const replay = new Replay();
  const told = readRecording(name)
    .flatMap(line => replay.take(line))
    .map(change => formatChange(change).split('  ').slice(2, -1).join('  '))
    .map(line => line || 'is gone');
  expect(replay.unreadable).toEqual([]);
  return told.filter((line, index) => line !== told[index - 1]);
}

describe('what the page says during each recorded story', () => {
  it.each(recordingNames())('%s', name => {
    expect(storyOf(name).join('\n')).toMatchSnapshot();
  });
});
