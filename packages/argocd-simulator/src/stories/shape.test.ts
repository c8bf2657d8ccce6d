/** The simulator's objects have the fields of the recorded ones, and none that those never had. */

import { isRecord } from '../world/json';
import { readRecording, RecordedLine } from './recording';
import { Story } from './Story';
import { checkout } from './stories';

jest.setTimeout(60_000);

/** Paths of all fields, with `[]` for the items of lists. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(v => fieldsOf(v, `${path}[]`));
  if (!isRecord(value)) return [path];
  return Object.entries(value).flatMap(([key, v]) =>
    v === undefined ? [] : fieldsOf(v, `${path}.${key}`),
  );
}

/** Told in DIFFERENCES.md; and null in place of a list, which depends on a race. */
const LEFT_OUT = [
  '.metadata.managedFields',
  '.metadata.annotations.argocd.argoproj.io/hydrate',
  '.spec.generators[].list.template',
  '.status.resources[].health.lastTransitionTime',
];

function fieldsSeen(
  lines: readonly RecordedLine[],
  kind: 'application' | 'applicationSet',
): string[] {
  const fields = new Set(
    lines.flatMap(line => {
      if (kind === 'application' && 'application' in line) {
        return fieldsOf(line.application);
      }
      return kind === 'applicationSet' && 'applicationSet' in line
        ? fieldsOf(line.applicationSet)
        : [];
    }),
  );
  return [...fields]

    .filter(field => !LEFT_OUT.some(left => field.startsWith(left)))
    .filter(field => field !== '.status.applicationStatus[].targetRevisions')
    .sort();
}

it.each(['application', 'applicationSet'] as const)(
  'an %s has the recorded fields',
  async kind => {
    const story = await Story.begin('checkout', { version: '3.5.1' });
    await checkout(story);
    const simulated = fieldsSeen(await story.end(), kind);
    expect(simulated).toEqual(fieldsSeen(readRecording('3.5/checkout'), kind));
  },
);
