/**
 * What the portal would have opened by itself during recorded stories, and when. The sets of the recordings name no
 * gates of ours, so they are given them; everything else is as Argo CD sent it.
 */

import {
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
  ANNOTATION_STAGES,
} from '@stagecraft/plugin-promotions-common';
import { FakeReader } from '../__testUtils__/pipelines';
import {
  readRecording,
  type RecordedLine,
} from '../argocd/__testUtils__/recordings';
import type { JudgedPipeline } from '../model/PipelineKeeper';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { Replay } from '../replay/replayRecording';
import {
  configFor,
  judgedSnapshot,
  openerWorld,
} from './__testUtils__/openings';

const STAGES = ['dev', 'qa', 'prod'];

/** The story with our annotations on its set, and with steps that Argo CD leaves to us. */
function withGates(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withGates);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === 'applicationSet' ? [key, gated(inner)] : [key, withGates(inner)],
    ),
  );
}

interface RawSet {
  metadata: { annotations?: Record<string, string> };
  spec: { strategy?: { rollingSync?: { steps: { maxUpdate?: number }[] } } };
}

function gated(set: RawSet): RawSet {
  const copy = structuredClone(set);
  copy.metadata.annotations = {
    ...copy.metadata.annotations,
    [ANNOTATION_STAGES]: STAGES.join(','),
    [ANNOTATION_GATES]: 'qa=verified,prod=verified',
    [ANNOTATION_EXECUTOR]: 'here',
  };
  for (const step of copy.spec.strategy?.rollingSync?.steps.slice(1) ?? []) {
    step.maxUpdate = 0;
  }
  return copy;
}

/** What was opened during the story, with the note that came before each. */
async function openedIn(name: string): Promise<string[]> {
  const judged: JudgedPipeline[] = [];
  const replay = new Replay({
    recall: () => undefined,
    judged: pipeline => void judged.push(pipeline),
    gone: () => {},
  });
  const reader = new FakeReader([]);
  reader.instances = () => [
    { name: 'recording', freshness: { state: 'live' } },
  ];
  let now = new Date(0);
  const { opener, rounds } = openerWorld({
    reader,
    clock: () => now,
    config: configFor('recording'),
  });
  opener.start();
  const told: string[] = [];
  let known = 0;
  for (const line of readRecording(name)) {
    now = new Date(line.at);
    replay.take(gatedLine(line));
    for (const pipeline of judged.splice(0)) {
      const snapshot = judgedSnapshot(pipeline);
      endWhatRuns(snapshot, rounds);
      reader.show(snapshot);
      await opener.workOnce();
    }
    told.push(...rounds.told().slice(known));
    known = rounds.rounds.length;
    if (line.note) {
      told.push(`# ${line.note.slice(0, 60)}`);
    }
  }
  return told;
}

function gatedLine(line: RecordedLine) {
  return { ...line, call: undefined, data: withGates(line.data) };
}

/** As the worker would, when every target runs it. */
function endWhatRuns(
  { pipeline }: PipelineSnapshot,
  rounds: ReturnType<typeof openerWorld>['rounds'],
): void {
  for (const { id, stageIndex, revisions } of rounds.rounds) {
    const targets = pipeline.stages[stageIndex]?.targets ?? [];
    if (targets.every(t => t.deployed.join('+') === revisions.join('+'))) {
      rounds.end(id, 'succeeded');
    }
  }
}

it('3.5/verified: qa after dev, prod after the Sync-phase gate of qa has passed, never after it has failed', async () => {
  expect(await openedIn('3.5/verified')).toMatchInlineSnapshot(`
    [
      "# commit 4dbe756: 1.0.0",
      "qa 4dbe756",
      "# reached: dev complete · verified-dev[1]=Healthy verified-pro",
      "prod 4dbe756",
      "# reached: qa operation done · verified-dev[1]=Healthy verifie",
      "# snapshot: qa passed its gate once",
      "# reached: prod · verified-dev[1]=Healthy verified-prod[3]=Hea",
      "# snapshot: 1.0.0 everywhere",
      "# commit d4aeaed: 2.0.0: the gate Job will fail",
      "qa d4aeaed",
      "# reached: dev complete on 2.0.0 · verified-dev[1]=Healthy ver",
      "# reached: qa operation Failed · verified-dev[1]=Healthy verif",
      "# snapshot: qa gate failed: nobody opens prod",
      "# end",
    ]
  `);
});

it('3.5/verified: when prod is opened, the last operation of qa has succeeded with that revision, as Argo CD sent it', async () => {
  const lines = readRecording('3.5/verified');
  const opened = await openedIn('3.5/verified');
  const [before] = opened.join('\n').split('prod 4dbe756');
  const noteAfter = opened[opened.indexOf('prod 4dbe756') + 1].slice(2);
  expect(before).toContain('qa 4dbe756');
  const done = lines.findIndex(line =>
    /"name":"verified-qa".*"phase":"Succeeded"/.test(JSON.stringify(line.data)),
  );
  const told = lines.findIndex(line => line.note?.startsWith(noteAfter));
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(told);
});

it.each([
  // RollingSync took prod there before qa had its evidence; what already runs is not opened.
  ['gatesync', []],
  ['3.5/gatesync', []],
  ['3.5/skip', ['7e1569c']],
  // Not while qa has not been compared: only after it was synced.
  ['3.5/lag', ['eb8b557', 'ddea4d3']],
  // Its check failed for 2.0.0, and a PostSync Job for 3.0.0.
  ['gatejobs', ['7c06410']],
])('%s: prod is opened for nothing but %p', async (name, revisions) => {
  const opened = await openedIn(name);
  expect(opened.filter(line => line.startsWith('prod '))).toEqual(
    revisions.map(revision => `prod ${revision}`),
  );
});

it('3.5/lag: prod is not opened while qa has not seen the commit', async () => {
  const opened = await openedIn('3.5/lag');
  const lagging = opened.findIndex(line =>
    /while qa has not seen it/.test(line),
  );
  const caughtUp = opened.findIndex(line => /NOT reached in 40s/.test(line));
  expect(opened.slice(lagging, caughtUp).join()).not.toContain('prod ddea4d3');
  expect(opened.indexOf('prod ddea4d3')).toBeGreaterThan(caughtUp);
});
