/** What must hold at every line of every recording, told from Argo CD's own JSON and the order of the commits. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import {
  readRecording,
  recordingNames,
} from '../argocd/__testUtils__/recordings';
import type { RecordedLine } from '../argocd/__testUtils__/recordings';
import { RawApplications, type RawApplication } from './__testUtils__/raw';
import { Replay } from './replayRecording';

interface Moment {
  at: string;
  stage: Stage;
  targets: RawApplication[];
  raw: RawApplications;
}

/** Every stage after every line, with what Argo CD said of its targets. */
function momentsOf(name: string): Moment[] {
  const replay = new Replay();
  const raw = new RawApplications();
  const shown = new Map<string, Pipeline | undefined>();
  const momentsAfter = (line: RecordedLine): Moment[] => {
    replay
      .take(line)
      .forEach(({ name: key, pipeline }) => shown.set(key, pipeline));
    raw.take(line);
    return [...shown.values()].flatMap(pipeline =>
      (pipeline?.stages ?? []).map(stage => ({
        at: line.at,
        stage: structuredClone(stage),
        targets: raw.named(stage.targets.map(target => target.name)),
        raw: raw.clone(),
      })),
    );
  };
  return readRecording(name).flatMap(momentsAfter);
}

describe.each(recordingNames())('at every line of %s', name => {
  const moments = momentsOf(name);

  it('a complete stage is Synced, Healthy and at rest at the newest commit that any target has seen', () => {
    const wrong = moments
      .filter(({ stage }) => stage.verdict === 'complete')
      .filter(({ targets, raw }) => !targets.every(app => raw.isInOrder(app)))
      .map(({ at, stage }) => `${at} ${stage.name}`);
    expect(wrong).toEqual([]);
  });

  it('a complete stage has no check that failed for that commit', () => {
    const wrong = moments
      .filter(({ stage }) => stage.verdict === 'complete')
      .filter(({ targets, raw }) =>
        targets.some(app => raw.hasFailedCheck(app)),
      )
      .map(({ at, stage }) => `${at} ${stage.name}`);
    expect(wrong).toEqual([]);
  });

  it('a stage with an operation for the newest commit that failed for good is failed', () => {
    const missed = moments
      .filter(({ targets, raw }) => targets.some(app => raw.hasFailed(app)))
      .filter(({ stage }) => stage.verdict !== 'failed')
      .map(({ at, stage }) => `${at} ${stage.name} is ${stage.verdict}`);
    expect(missed).toEqual([]);
  });

  it('a stage that is Degraded with the newest commit is failed', () => {
    const missed = moments
      .filter(({ targets, raw }) => targets.some(app => raw.isDegraded(app)))
      .filter(({ stage }) => stage.verdict !== 'failed')
      .map(({ at, stage }) => `${at} ${stage.name} is ${stage.verdict}`);
    expect(missed).toEqual([]);
  });
});
