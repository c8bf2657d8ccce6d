/** A recording that a test plays step by step. */
import { SteppedClock } from '../../world/clock';
import { type RecordingEntry, parseRecordingLine } from '../readRecording';
import { recordingPath } from '../recordings';
import { type RunningReplay, startReplay } from '../startReplay';
import { readFileSync } from 'node:fs';

export function entriesOf(name: string): RecordingEntry[] {
  const path = recordingPath(name);
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => parseRecordingLine(line, path, number));
}

export interface SteppedReplay extends RunningReplay {
  /** Plays on until just after the entry that fits. */
  playTo(fits: (entry: RecordingEntry) => boolean): Promise<void>;
}

const AN_HOUR = 3_600_000;

export async function startStepped(name: string): Promise<SteppedReplay> {
  const clock = new SteppedClock();
  const running = await startReplay({
    entries: entriesOf(name),
    clock,
    heartbeatMs: 50,
  });
  return {
    ...running,
    async playTo(fits) {
      let reached = false;
      const off = running.replay.listen({
        onEntry: entry => {
          reached ||= fits(entry);
        },
      });
      await clock.advance(AN_HOUR, () => reached);
      off();
      if (!reached) {
        throw new Error(`the recording ${name} has no such entry`);
      }
    },
  };
}
