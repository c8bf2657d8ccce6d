/** Recordings are read whole and typed; what is none is refused with its place. */
import { parseRecordingLine, readRecording } from './readRecording';
import { recordingNames, recordingPath } from './recordings';

test('every line of every recording is understood', async () => {
  const names = recordingNames();
  expect(names).toEqual(expect.arrayContaining(['checkout', '3.5/skip']));
  for (const name of names) {
    let last = 0;
    for await (const entry of readRecording(recordingPath(name))) {
      expect(entry.at.getTime()).toBeGreaterThanOrEqual(last);
      last = entry.at.getTime();
    }
    expect(last).toBeGreaterThan(0);
  }
});

test('the three kinds of line become entries', () => {
  const at = '2026-11-21T12:00:00.000Z';
  const entry = (line: object) =>
    parseRecordingLine(JSON.stringify({ at, ...line }), 'x.jsonl', 1);
  expect(entry({ note: 'commit' })).toEqual({
    at: new Date(at),
    kind: 'note',
    note: 'commit',
  });
  const application = { metadata: { name: 'dev' }, spec: { project: 'p' } };
  expect(
    entry({
      stream: 'applications',
      data: { result: { type: 'ADDED', application } },
    }),
  ).toEqual({
    at: new Date(at),
    kind: 'event',
    stream: 'applications',
    type: 'ADDED',
    object: application,
  });
  expect(entry({ stream: 'applications', ended: true })).toMatchObject({
    kind: 'ended',
  });
});

test.each([
  ['not json', 'x.jsonl, line 7: is not JSON'],
  ['{"note":"no time"}', 'at'],
  ['{"at":"2026-11-21T12:00:00Z"}', 'is neither a note'],
  [
    '{"at":"2026-11-21T12:00:00Z","stream":"applications","data":{"result":{"type":"ADDED","application":{"metadata":{}}}}}',
    'x.jsonl, line 7',
  ],
])('a line that is none is refused with its place: %s', (line, reason) => {
  expect(() => parseRecordingLine(line, 'x.jsonl', 7)).toThrow(reason);
});
