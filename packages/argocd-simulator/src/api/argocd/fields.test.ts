/** The `fields` parameter of lists and streams. */
import { eventText, reduceList } from './fields';

const app = {
  metadata: { name: 'dev', uid: '1' },
  spec: { project: 'default' },
  status: {
    sync: { status: 'Synced', revision: 'abc' },
    health: { status: 'Healthy' },
    operationState: { phase: 'Succeeded', message: 'done' },
  },
};
const list = { metadata: { resourceVersion: '7' }, items: [app] };

test('a list keeps the fields that are allowed and asked for', () => {
  const fields =
    'items.metadata.name,items.status.sync.status,items.status.operationState.message';
  expect(reduceList(list, fields)).toEqual({
    metadata: { resourceVersion: '7' },
    items: [
      { metadata: { name: 'dev' }, status: { sync: { status: 'Synced' } } },
    ],
  });
});

test('a list without the fields named keeps the other allowed ones', () => {
  expect(reduceList(list, '-items.spec,items.status.health')).toEqual({
    metadata: { resourceVersion: '7' },
    items: [
      {
        metadata: { name: 'dev' },
        status: {
          sync: { status: 'Synced' },
          operationState: { phase: 'Succeeded' },
        },
      },
    ],
  });
});

test('an empty list stays null', () => {
  expect(reduceList({ ...list, items: null }, 'items.spec')).toEqual({
    metadata: { resourceVersion: '7' },
    items: null,
  });
});

const event = { type: 'MODIFIED', application: app };

test('an event keeps what the prefixes cover, whatever it is', () => {
  const fields = 'result.type,result.application.status.operationState';
  expect(eventText(event, fields)).toBe(
    '{"result":{"application":{"status":{"operationState":{"message":"done","phase":"Succeeded"}}},"type":"MODIFIED"}}',
  );
});

test('an event can leave out what the prefixes cover', () => {
  const fields = '-result.application.status,result.application.spec';
  expect(JSON.parse(eventText(event, fields))).toEqual({
    result: {
      type: 'MODIFIED',
      application: { metadata: { name: 'dev', uid: '1' } },
    },
  });
});
