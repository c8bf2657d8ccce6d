/** The one sentence of a gate that the portal opens by itself. */

import { facts, soaking } from './__testUtils__/facts';
import type { ConditionFacts } from './ConditionFacts';
import { conditionsFor } from './conditionsFor';
import { tellConditions } from './describeConditions';

function told(changes: Partial<ConditionFacts>) {
  const all = facts(changes);
  const found = tellConditions(conditionsFor(all), all.now);
  return found && [found.code, found.words.left, found.words.missing];
}

const SOAK = { approvals: 1, policies: [], soakMs: 72 * 60_000 };

it('tells when it opens by itself, and why not sooner', () => {
  expect(told({ policy: SOAK })).toEqual([
    'verified.soon',
    '12 min',
    'it soaks for 1 h 12 min',
  ]);
});

it('tells of what has no end in sight before what has', () => {
  const troubles = [{ from: '2026-11-21T11:59:00.000Z' }];
  const soak = { targets: [soaking({ troubles })], gaps: [] };
  expect(told({ policy: SOAK, soak })).toEqual([
    'verified.waits',
    undefined,
    '749bde9 is not healthy in an earlier stage (checkout-dev since 11:59 UTC)',
  ]);
});

it('tells what is known before windows that are still being read', () => {
  expect(told({ policy: SOAK, windows: undefined })?.[2]).toBe(
    'it soaks for 1 h 12 min',
  );
  expect(told({ windows: undefined })).toEqual([
    'verified.waits',
    undefined,
    'its sync windows are not known',
  ]);
});

it('tells first of what does not mend itself', () => {
  expect(told({ policy: SOAK, executor: { own: 'portal' } })?.[0]).toBe(
    'verified.stuck',
  );
});

it('says that it is about to open when nothing is missing', () => {
  expect(told({})).toEqual(['verified.opening', undefined, undefined]);
});

it('leaves the word to others where people decide', () => {
  const proof = { affected: false, checks: [], rolledBack: false };
  expect(told({ proof })).toBeUndefined();
  expect(tellConditions([], new Date(0))).toBeUndefined();
});
