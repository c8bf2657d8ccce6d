/** The verdicts and warnings at each moment of each recorded story, as a reader of the page would see them. */

import {
  readRecording,
  recordingNames,
} from '../argocd/__testUtils__/recordings';
import { formatVerdicts } from './format';
import { Replay, type ReplayedChange } from './replayRecording';

const NOTE_LENGTH = 90;

/**
 * What was done from outside, and what the page says after it: seconds since the beginning, verdicts with warnings,
 * and the sentence of that moment. Sentences that change alone come and go too fast to read.
 */
function storyOf(name: string): string[] {
  const replay = new Replay();
  const lines = readRecording(name);
  const began = Date.parse(lines[0].at);
  let last = '';
  const tell = (change: ReplayedChange): string[] => {
    const verdicts = formatVerdicts(change);
    if (verdicts === last) {
      return [];
    }
    last = verdicts;
    const { pipeline } = change;
    const seconds = ((Date.parse(change.at) - began) / 1000).toFixed(1);
    return [
      `${seconds.padStart(6)}  ${verdicts}`,
      ...(pipeline ? [`        ${pipeline.explanation.text}`] : []),
    ];
  };
  const told = lines.flatMap(line => [
    ...(line.note ? [`# ${line.note.slice(0, NOTE_LENGTH)}`] : []),
    ...replay.take(line).flatMap(tell),
  ]);
  expect(replay.unreadable).toEqual([]);
  return told;
}

describe('what the page says during each recorded story', () => {
  it.each(recordingNames())('%s', name => {
    expect(storyOf(name).join('\n')).toMatchSnapshot();
  });
});
