/** The contract test finds each way in which a gate can be wrong, and nothing in one that is right. */

import { checkPromotionsGate, type GateCases } from './checkPromotionsGate';
import type { GateAnswer, PromotionsGate } from './PromotionsGate';

const RELEASE = 'Zr1pUWFxO2gWJ0oY2l4yTcoYHY7cZrUlZ5b0dQyN6yI';

/** Knows which releases were allowed. */
function gate(
  allowed: readonly string[],
  changed: Partial<PromotionsGate> = {},
): PromotionsGate {
  return {
    id: 'change',
    title: 'Change management',
    ask: async ({ releaseId }) => ({
      state: allowed.includes(releaseId) ? 'met' : 'waiting',
    }),
    ...changed,
  };
}

/** Waits for ever, or until it is told to stop. */
const silent = () =>
  gate([], {
    ask: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });

function cases(changed: Partial<PromotionsGate> = {}): GateCases {
  return {
    cases: [
      { name: 'allowed', gate: () => gate([RELEASE], changed), expects: 'met' },
      { name: 'open', gate: () => gate([], changed), expects: 'waiting' },
    ],
    silent,
  };
}

it('has nothing to say of a gate that keeps the contract', async () => {
  expect(await checkPromotionsGate(cases())).toEqual([]);
});

const met: GateAnswer = { state: 'met' };

it.each<[string, GateCases, RegExp]>([
  ['allows everything', cases({ ask: async () => met }), /by another id/],
  ['has no name', cases({ id: 'my gate' }), /letters, digits and dashes/],
  ['has no title', cases({ title: ' ' }), /no title/],
  [
    'throws',
    cases({ ask: () => Promise.reject(new Error('no route')) }),
    /by throwing .*no route.* and not met/,
  ],
  [
    'links to what is no page',
    cases({ ask: async () => ({ state: 'met', link: 'ftp://change/CHG1' }) }),
    /badly .*link/,
  ],
  [
    'changes what it was asked',
    cases({
      ask: async request => {
        request.revisions.push('another');
        return met;
      },
    }),
    /after changing what it was asked/,
  ],
  [
    'allows it while nothing is known',
    { ...cases(), silent: () => gate([RELEASE]) },
    /silent: it answers met although nothing is known/,
  ],
  [
    'goes on for ever',
    {
      ...cases(),
      silent: () => gate([], { ask: () => new Promise(() => {}) }),
    },
    /silent: it goes on after its signal/,
  ],
  ['is never refused', { cases: [], silent }, /one must be met/],
])('finds one that %s', async (_, given, complaint) => {
  expect((await checkPromotionsGate(given)).join('\n')).toMatch(complaint);
});
