/** Whom separation of duties keeps from approving, and when one more approval is needed. */

import type { Made } from './Made';
import { separationOf, whyExcluded } from './separationOf';

const ALICE = {
  ref: 'user:default/alice',
  name: 'Alice',
  did: 'wrote 749bde9',
};
const MERGER = {
  ref: 'user:default/mike',
  name: 'Mike',
  did: 'merged 749bde9',
};
const BOT = { name: 'ci-bot', did: 'wrote 1234567' };
const MADE: Made = {
  authors: [ALICE],
  requesters: [MERGER],
  scaffolder: 'user:default/sam',
};
const ALL = { authors: true, requester: true, scaffolder: true };
const NONE = { authors: false, requester: false, scaffolder: false };

const separated = (separation: Partial<typeof ALL>, made: Partial<Made> = {}) =>
  separationOf(
    { ...MADE, ...made },
    { separation: { ...NONE, ...separation } },
  );

it('keeps nobody away where no policy asks for it', () => {
  expect(separationOf({ ...MADE, undetermined: 'x' }, {})).toMatchObject({
    extra: 0,
    excluded: new Map(),
  });
  expect(separated({}, { undetermined: 'x' }).extra).toBe(0);
});

it.each([
  ['authors', 'user:default/alice', 'wrote 749bde9'],
  ['requester', 'user:default/mike', 'merged 749bde9'],
  ['scaffolder', 'user:default/sam', 'scaffolded this pipeline'],
])(
  'keeps the %s away where a policy asks for it, and says why',
  (rule, ref, why) => {
    const { excluded } = separated({ [rule]: true });
    expect([...excluded]).toEqual([[ref, why]]);
    expect([
      ...separated({ ...ALL, [rule]: false }).excluded.keys(),
    ]).not.toContain(ref);
  },
);

it('finds a person however their reference is written', () => {
  const made = { authors: [{ ...ALICE, ref: 'User:Default/ALICE' }] };
  expect(whyExcluded(separated(ALL, made), 'user:default/Alice')).toBe(
    'wrote 749bde9',
  );
  expect(whyExcluded(separated(ALL, made), 'user:default/bob')).toBeUndefined();
});

it('asks for one more approval when it cannot be told who made it', () => {
  expect(
    separated(ALL, { undetermined: 'the forge did not answer' }),
  ).toMatchObject({
    undetermined: 'the forge did not answer',
    extra: 1,
  });
  expect(separated({ authors: true }, { authors: [ALICE, BOT] })).toMatchObject(
    {
      undetermined: 'ci-bot, who wrote 1234567, is nobody known here',
      extra: 1,
    },
  );
  expect(separated({ requester: true }, { requesters: [BOT] }).extra).toBe(1);
});

it('asks for no more than one, and still keeps those away who are known', () => {
  const both = separated(ALL, {
    authors: [ALICE, BOT],
    undetermined: 'more commits than are listed',
  });
  expect(both.extra).toBe(1);
  expect(both.excluded.has('user:default/alice')).toBe(true);
});

it('takes who scaffolded it from Git only to keep them away: it never makes anything certain', () => {
  expect(separated({ scaffolder: true }, { undetermined: 'x' }).extra).toBe(0);
  expect(
    separated({ authors: true }, { undetermined: 'x', scaffolder: undefined })
      .extra,
  ).toBe(1);
});
