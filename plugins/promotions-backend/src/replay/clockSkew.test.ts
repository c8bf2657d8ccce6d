/** Argo CD's clock may be an hour off ours, either way: what is shown is the same, line by line. */

import {
  readRecording,
  recordingNames,
} from '../argocd/__testUtils__/recordings';
import { Replay } from './replayRecording';

const HOUR_MS = 3_600_000;

/** Verdicts, warnings and what is waited for after each line, when our clock shows so much more than Argo CD's. */
function shownWith(name: string, ahead: number): string[] {
  const replay = new Replay();
  return readRecording(name).flatMap((line, number) => {
    const at = new Date(Date.parse(line.at) + ahead).toISOString();
    return replay.take({ ...line, at }).map(({ name: set, pipeline }) => {
      const stages = (pipeline?.stages ?? []).map(
        ({ name: stage, verdict, warnings }) =>
          `${stage} ${verdict} ${warnings.map(({ code }) => code)}`,
      );
      return `line ${number}: ${set} ${stages.join(', ')} ${
        pipeline?.explanation.code
      }`;
    });
  });
}

describe.each(recordingNames())('%s', name => {
  it.each([
    ['behind ours', HOUR_MS],
    ['ahead of ours', -HOUR_MS],
  ])('is told the same by an Argo CD whose clock is an hour %s', (_, ahead) => {
    expect(shownWith(name, ahead)).toEqual(shownWith(name, 0));
  });
});
