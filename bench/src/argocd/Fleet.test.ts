import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  applicationCount,
  memberAt,
  numberOf,
  numbersOfService,
  uidOf,
} from './Fleet';
import { Instance } from './Instance';

const RECORDINGS =
  process.env.STAGECRAFT_RECORDINGS ??
  path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'argocd');
const SIZE = { pipelines: 3, others: 20 };

const sent = z.object({
  data: z.object({
    result: z.object({ application: z.record(z.string(), z.unknown()) }),
  }),
});

/** The Applications of recording checkout, as Argo CD sent them. */
function recorded() {
  const file = path.join(RECORDINGS, 'recordings', 'checkout.jsonl');
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .flatMap(line => {
      const { data } = sent.safeParse(JSON.parse(line));
      return data ? [data.data.result.application] : [];
    });
}

/** The names of all fields, `a.b.c`, list items without their place. */
function fieldsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(item => fieldsOf(item, at));
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, item]) =>
    key.startsWith('f:') ? [] : fieldsOf(item, at ? `${at}.${key}` : key),
  );
}

describe('a simulated Application', () => {
  const instance = new Instance(SIZE);

  it('has the fields of a recorded one and no others', () => {
    const known = new Set(recorded().flatMap(app => fieldsOf(app)));
    // Labels are an Application's own; images are told by Deployments that run.
    const own = new Set(['metadata.labels.service', 'status.summary.images']);
    const fields = fieldsOf(JSON.parse(instance.application(0)));
    expect(fields.filter(f => !known.has(f) && !own.has(f))).toEqual([]);
  });

  it('is as large as a recorded one on average, within a tenth', () => {
    const sizes = recorded().map(app => JSON.stringify(app).length);
    const average = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    const ratio = instance.application(0).length / average;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });

  it('tells each step of a rollout as another version', () => {
    const events = [1, 2, 3, 4].map(() => instance.change(0, 'rollout'));
    expect(new Set(events).size).toBe(4);
    expect(events[0]).toContain('"phase":"Running"');
    expect(events[3]).toContain('"phase":"Succeeded"');
  });

  it('is out of sync after a commit', () => {
    expect(instance.change(4, 'commit')).toContain('"status":"OutOfSync"');
  });
});

describe('a fleet', () => {
  it('has four Applications for each pipeline, and the others after them', () => {
    expect(applicationCount(SIZE)).toBe(32);
    expect(memberAt(SIZE, 11).pipeline).toBe(2);
    expect(memberAt(SIZE, 12).pipeline).toBeUndefined();
  });

  it('finds each by its name, and nobody else', () => {
    for (let at = 0; at < applicationCount(SIZE); at++) {
      expect(numberOf(SIZE, memberAt(SIZE, at).name)).toBe(at);
    }
    expect(numberOf(SIZE, 'service-00003-dev')).toBeUndefined();
    expect(numberOf(SIZE, 'service-00000-moon')).toBeUndefined();
  });

  it('finds those of a service', () => {
    expect(numbersOfService(SIZE, 'service-00002')).toEqual([8, 9, 10, 11]);
    expect(numbersOfService(SIZE, 'service-00003')).toEqual([]);
  });

  it('gives every object a uid of its own', () => {
    const names = Array.from(
      { length: 32 },
      (_, at) => memberAt(SIZE, at).name,
    );
    expect(new Set(names.map(uidOf)).size).toBe(32);
  });
});
