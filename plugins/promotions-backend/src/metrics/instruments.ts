/**
 * Every metric: its name, kind, unit and attributes. docs/operations.md has the same table, and a test compares them.
 * No attribute names a pipeline, so that their number does not grow with the number of pipelines.
 */

export interface Instrument {
  name: string;
  kind: 'counter' | 'gauge' | 'histogram';
  unit: string;
  attributes: readonly string[];
  description: string;
}

export const INSTRUMENTS = {
  live: {
    name: 'promotions.instance.live',
    kind: 'gauge',
    unit: '1',
    attributes: ['instance'],
    description: '1 while the Argo CD is listed and followed, otherwise 0',
  },
  silence: {
    name: 'promotions.instance.silence',
    kind: 'gauge',
    unit: 's',
    attributes: ['instance'],
    description:
      'Time since its last sign of life; absent until there was one. Heartbeats come every 15 s, and it is noted every 5 s',
  },
  events: {
    name: 'promotions.instance.events',
    kind: 'counter',
    unit: '{event}',
    attributes: ['instance', 'kind', 'type'],
    description:
      'Changes that its streams told of; of an object that changes more than five times a second, the last ones only',
  },
  eventLag: {
    name: 'promotions.instance.event.lag',
    kind: 'histogram',
    unit: 's',
    attributes: ['instance'],
    description:
      'From the end of an operation, by the clock of Argo CD, to when it was heard of from a stream',
  },
  lists: {
    name: 'promotions.instance.lists',
    kind: 'counter',
    unit: '{list}',
    attributes: ['instance', 'kind'],
    description: 'Complete lists that were read',
  },
  failures: {
    name: 'promotions.instance.failures',
    kind: 'counter',
    unit: '{failure}',
    attributes: ['instance', 'kind', 'reason'],
    description:
      'Streams and lists that failed, each followed by another attempt: the reconnects',
  },
  unreadable: {
    name: 'promotions.instance.unreadable',
    kind: 'counter',
    unit: '{object}',
    attributes: ['instance', 'kind'],
    description: 'Objects and lines that could not be read and were left out',
  },
  pipelines: {
    name: 'promotions.pipelines',
    kind: 'gauge',
    unit: '{pipeline}',
    attributes: ['instance', 'verdict'],
    description:
      'Pipelines, by the verdict of the stage that speaks for them: a failed one, else one out of order, else the first that is not complete',
  },
  stages: {
    name: 'promotions.stages',
    kind: 'gauge',
    unit: '{stage}',
    attributes: ['instance', 'verdict'],
    description: 'Stages, by verdict',
  },
  approvals: {
    name: 'promotions.approvals',
    kind: 'gauge',
    unit: '{approval}',
    attributes: ['state'],
    description:
      'Approvals that wait for people (pending), for the worker (approved), or are carried out (executing); the same on every replica',
  },
  unwritten: {
    name: 'promotions.history.unwritten',
    kind: 'gauge',
    unit: '{row}',
    attributes: ['kind'],
    description:
      'What was seen and is not in the database yet: memories that verdicts rest on, and records of releases',
  },
} as const satisfies Record<string, Instrument>;
