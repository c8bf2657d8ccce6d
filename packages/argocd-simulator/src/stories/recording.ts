/** Recordings of a real Argo CD as lines of one form, the same in which a story of the simulator is kept. */

import { readFileSync } from 'node:fs';
import { recordingPath } from '../replay/recordings';
import { admit } from '../world/admission';
import {
  Application,
  ApplicationSet,
  isApplication,
  isApplicationSet,
} from '../world/argocd';
import { at, isRecord, textAt } from '../world/json';

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One thing that happened; `at` in milliseconds. */
export type RecordedLine =
  | { at: number; note: string }
  | { at: number; call: string; status: number }
  | { at: number; type: ChangeType; application: Application }
  | { at: number; type: ChangeType; applicationSet: ApplicationSet };

/** Reads recordings/NAME.jsonl; fails with the way out when it is not there. */
export function readRecording(name: string): RecordedLine[] {
  return readFileSync(recordingPath(name), 'utf8')
    .trim()
    .split('\n')
    .flatMap(line => parseLine(JSON.parse(line)));
}

function parseLine(line: unknown): RecordedLine[] {
  const time = Date.parse(textAt(line, 'at') ?? '');
  const note = textAt(line, 'note');
  if (note !== undefined) return [{ at: time, note }];
  const type = changeType(textAt(line, 'data', 'result', 'type'));
  const app = at(line, 'data', 'result', 'application');
  const set = at(line, 'data', 'result', 'applicationSet');
  if (type && isRecord(app)) {
    const object = admit({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      ...app,
    });
    return isApplication(object)
      ? [{ at: time, type, application: object }]
      : [];
  }
  if (type && isRecord(set)) {
    const object = admit({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      ...set,
    });
    return isApplicationSet(object)
      ? [{ at: time, type, applicationSet: object }]
      : [];
  }
  return [];
}

function changeType(text: string | undefined): ChangeType | undefined {
  return text === 'ADDED' || text === 'MODIFIED' || text === 'DELETED'
    ? text
    : undefined;
}
