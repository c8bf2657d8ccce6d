import { readRecording, recordingNames } from './__testUtils__/recordings';
import { isFields } from './fields';
import { parseEvent } from './parseEvent';

/** As JSON.parse reads it, with no managed fields. */
function parsedWhole(text: string): unknown {
  return JSON.parse(text, (key, value) =>
    key === 'managedFields' ? [] : value,
  );
}

it.each(recordingNames())('reads all else of %s as it is', name => {
  const events = readRecording(name).flatMap(({ stream, data }) =>
    stream && data ? [JSON.stringify(data)] : [],
  );
  expect(events.map(parseEvent)).toEqual(events.map(parsedWhole));
});

const eventOf = (application: string) =>
  `{"result":{"type":"MODIFIED","application":${application}}}`;

it.each([
  ['no managed fields', '{"metadata":{"name":"a"},"spec":{}}'],
  ['none of them left', '{"metadata":{"managedFields":[]},"spec":{}}'],
  [
    'a manager whose name looks like their end',
    '{"metadata":{"managedFields":[{"manager":"a}],b","time":"t"}]},"spec":{}}',
  ],
  [
    'values of that name',
    '{"metadata":{"name":"a"},"spec":{"source":{"helm":{"valuesObject":{"managedFields":[{"a":1}]}}}}}',
  ],
])('reads an object with %s whole', (_, application) => {
  const text = eventOf(application);
  expect(parseEvent(text)).toEqual(JSON.parse(text));
});

it('leaves them out', () => {
  const text = eventOf(
    '{"metadata":{"managedFields":[{"manager":"argocd","fieldsV1":{"f:spec":{}}}],"name":"a"},"spec":{}}',
  );
  const event = parseEvent(text);
  expect(isFields(event) && event.result).toEqual({
    type: 'MODIFIED',
    application: { metadata: { managedFields: [], name: 'a' }, spec: {} },
  });
});

it.each(['', '{"metadata":{"managedFields":[{}]', 'data'])(
  'refuses %j, which is no JSON',
  text => {
    expect(() => parseEvent(text)).toThrow(SyntaxError);
  },
);
