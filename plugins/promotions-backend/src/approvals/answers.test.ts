/**
 * The table of `docs/approvals.md`: the one answer that each call gets, whatever was decided before. Every row runs
 * against the real store. `STAGECRAFT_WRITE_DOCS=1` writes the page anew.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Decision, Hold } from '@stagecraft/plugin-promotions-common';
import type { PolicyConfig } from '../config';
import { NEW, OLD, RELEASE, snapshot } from '../__testUtils__/pipelines';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { quietSources, type World } from './__testUtils__/gateSources';
import { MemoryAudit } from './__testUtils__/memoryAudit';
import { countingIds } from './__testUtils__/storeContract';
import { asViewers } from './__testUtils__/viewers';
import { Approvals, type DecisionResult } from './Approvals';
import { DatabaseApprovalStore, migrate } from './DatabaseApprovalStore';

jest.setTimeout(60_000);

const PAGE = path.resolve(__dirname, '../../../../docs/approvals.md');
const BEGIN =
  '<!-- made by plugins/promotions-backend/src/approvals/answers.test.ts -->';
const END = '<!-- end of what is made -->';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const LEADS = 'group:default/leads';
const POLICY: PolicyConfig = {
  name: 'production',
  match: {},
  approvals: 2,
  approvers: { users: [], groups: [LEADS] },
  overriders: { users: ['user:default/olga'], groups: [] },
};
const HOLD: Hold = {
  id: 'h1',
  scope: { kind: 'everything' },
  reason: 'incident 42',
  by: 'user:default/mona',
  at: '2026-11-21T12:00:00.000Z',
  cause: 'person',
};

type Who = 'grace' | 'heidi' | 'ivan' | 'olga' | 'the worker' | 'Git';

interface Step {
  who: Who;
  does: Decision | 'begins' | 'fails' | 'changes the release';
  comment?: string;
  /** Another than the one that is offered. */
  release?: string;
}

interface Case {
  policy?: Partial<PolicyConfig>;
  world?: Partial<World>;
  shown?: PipelineSnapshot;
  /** All but the last one only lead there. */
  steps: Step[];
}

const step = (who: Who, does: Step['does'], comment?: string): Step => ({
  who,
  does,
  ...(comment && { comment }),
});
const says = (who: Who, decision: Decision, comment?: string) =>
  step(who, decision, comment);
const begins = step('the worker', 'begins');
const soaking: Partial<World> = {
  facts: {
    soak: {
      targets: [
        {
          target: 'checkout-dev',
          completedAt: '2026-11-21T12:30:00.000Z',
          troubles: [],
          away: [],
        },
      ],
      gaps: [],
    },
  },
};
const soak = { soakMs: 1_800_000 };
const ALONE = { approvals: 1 };
const OFFERED_ANOTHER = snapshot({
  stage: { release: { id: 'another', revisions: [OLD], offered: true } },
});

/** By what the row says. */
const CASES: Record<string, Case> = {
  'the first of two approves': { steps: [says('grace', 'approve')] },
  'the second of two approves': {
    steps: [says('grace', 'approve'), says('heidi', 'approve')],
  },
  'the same person approves again, or the call is repeated': {
    steps: [says('grace', 'approve'), says('grace', 'approve')],
  },
  'somebody approves what two have approved': {
    steps: [
      says('grace', 'approve'),
      says('heidi', 'approve'),
      says('ivan', 'approve'),
    ],
  },
  'somebody approves a release that is no longer offered': {
    steps: [{ ...says('grace', 'approve'), release: 'older' }],
  },
  'a call is repeated whose release is no longer offered': {
    policy: ALONE,
    steps: [
      says('grace', 'approve'),
      step('Git', 'changes the release'),
      { ...says('grace', 'approve'), release: RELEASE },
    ],
  },
  'somebody approves again what failed and is offered again': {
    policy: ALONE,
    steps: [
      says('grace', 'approve'),
      step('the worker', 'fails'),
      says('grace', 'approve'),
    ],
  },
  'an approver takes the approval back, while others are waited for': {
    steps: [says('grace', 'approve'), says('grace', 'withdraw')],
  },
  'an approver takes the approval back, approved and nothing begun': {
    policy: ALONE,
    steps: [says('grace', 'approve'), says('grace', 'withdraw')],
  },
  'the withdrawal is repeated': {
    steps: [
      says('grace', 'approve'),
      says('grace', 'withdraw'),
      says('grace', 'withdraw'),
    ],
  },
  'an approver takes the approval back once its deployment has begun': {
    policy: ALONE,
    steps: [says('grace', 'approve'), begins, says('grace', 'withdraw')],
  },
  'somebody takes back what they have not given': {
    steps: [says('grace', 'approve'), says('heidi', 'withdraw')],
  },
  'somebody approves again after a withdrawal': {
    policy: ALONE,
    steps: [
      says('grace', 'approve'),
      says('grace', 'withdraw'),
      says('grace', 'approve'),
    ],
  },
  'an approver rejects what they have approved': {
    steps: [says('grace', 'approve'), says('grace', 'reject')],
  },
  'somebody rejects what others have approved, before the quorum': {
    steps: [says('grace', 'approve'), says('heidi', 'reject')],
  },
  'somebody rejects what is approved': {
    policy: ALONE,
    steps: [says('grace', 'approve'), says('heidi', 'reject')],
  },
  'somebody approves what was rejected': {
    steps: [says('heidi', 'reject'), says('grace', 'approve')],
  },
  'the rejection is taken back': {
    steps: [says('heidi', 'reject'), says('heidi', 'withdraw')],
  },
  'somebody named overrides, with a reason': {
    steps: [says('olga', 'override', 'prices are wrong')],
  },
  'the override is repeated': {
    steps: [
      says('olga', 'override', 'prices are wrong'),
      says('olga', 'override', 'prices are wrong'),
    ],
  },
  'somebody named overrides without a reason': {
    steps: [says('olga', 'override')],
  },
  'somebody overrides whom no policy names for it': {
    steps: [says('grace', 'override', 'prices are wrong')],
  },
  'somebody overrides where a policy names nobody for it': {
    policy: { overriders: undefined },
    steps: [says('olga', 'override', 'prices are wrong')],
  },
  'somebody overrides what was rejected': {
    steps: [
      says('heidi', 'reject'),
      says('olga', 'override', 'prices are wrong'),
    ],
  },
  'somebody overrides what one of two has approved': {
    steps: [
      says('grace', 'approve'),
      says('olga', 'override', 'prices are wrong'),
    ],
  },
  'the override is taken back, nothing begun': {
    steps: [
      says('olga', 'override', 'prices are wrong'),
      says('olga', 'withdraw'),
    ],
  },
  'somebody approves while it soaks': {
    policy: soak,
    world: soaking,
    steps: [says('grace', 'approve')],
  },
  'somebody named overrides while it soaks': {
    policy: soak,
    world: soaking,
    steps: [says('olga', 'override', 'prices are wrong')],
  },
  'somebody named overrides for a release that no earlier stage has completed':
    {
      shown: snapshot({
        stage: {
          verdict: 'waiting',
          release: { id: RELEASE, revisions: [NEW], offered: false },
        },
      }),
      steps: [says('olga', 'override', 'prices are wrong')],
    },
  'somebody approves a release that no earlier stage has completed': {
    shown: snapshot({
      stage: {
        verdict: 'waiting',
        release: { id: RELEASE, revisions: [NEW], offered: false },
      },
    }),
    steps: [says('grace', 'approve')],
  },
  'somebody approves what is held': {
    world: { holds: [HOLD] },
    steps: [says('grace', 'approve')],
  },
  'somebody named overrides what is held': {
    world: { holds: [HOLD] },
    steps: [says('olga', 'override', 'prices are wrong')],
  },
  'somebody rejects what is held': {
    world: { holds: [HOLD] },
    steps: [says('grace', 'reject')],
  },
  'the author approves, where the policy separates': {
    policy: {
      separation: { authors: true, requester: false, scaffolder: false },
    },
    world: { made: made('user:default/grace') },
    steps: [says('grace', 'approve')],
  },
  'the author rejects, where the policy separates': {
    policy: {
      separation: { authors: true, requester: false, scaffolder: false },
    },
    world: { made: made('user:default/grace') },
    steps: [says('grace', 'reject')],
  },
  'the last approval that the policy asks, where nobody can tell who made it': {
    policy: {
      ...ALONE,
      separation: { authors: true, requester: false, scaffolder: false },
    },
    world: { made: { ...made(), undetermined: 'the forge did not answer' } },
    steps: [says('grace', 'approve')],
  },
  'somebody approves without the ticket that the policy asks for': {
    policy: { comment: { pattern: /CHG-\d+/, says: 'the change ticket' } },
    steps: [says('grace', 'approve', 'looks fine')],
  },
  'somebody approves with the ticket that the policy asks for': {
    policy: { comment: { pattern: /CHG-\d+/, says: 'the change ticket' } },
    steps: [says('grace', 'approve', 'CHG-42 looks fine')],
  },
};

function made(author?: string) {
  return {
    authors: author
      ? [{ ref: author, name: 'Grace', did: 'wrote 749bde9' }]
      : [],
    requesters: [],
  };
}

async function open({ policy, world, shown }: Case) {
  const db = await databases.init('SQLITE_3');
  await migrate(db);
  const audit = new MemoryAudit();
  const store = new DatabaseApprovalStore(db, {
    newId: countingIds(),
    newSecret: countingIds('secret'),
    audit,
  });
  let time = Date.parse('2026-11-21T12:31:00.000Z');
  const approvals = new Approvals({
    store,
    config: {
      instances: [
        {
          name: 'eu',
          url: 'https://argocd.example',
          frontendUrl: 'https://argocd.example',
          token: () => undefined,
          execute: true,
        },
      ],
      policies: [{ ...POLICY, ...policy }],
      brokenPolicies: [],
    },
    volatile: false,
    sources: quietSources(world),
    clock: () => new Date((time += 1000)),
  });
  return { approvals, audit, store, shown: shown ?? snapshot() };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function take(
  opened: Opened,
  { who, does, comment, release }: Step,
): Promise<DecisionResult | undefined> {
  const { approvals, store } = opened;
  if (does === 'changes the release') {
    opened.shown = OFFERED_ANOTHER;
    return undefined;
  }
  if (does === 'begins' || does === 'fails') {
    await work(store, does);
    return undefined;
  }
  const user = `user:default/${who}`;
  const ownership = who === 'olga' ? [user] : [user, LEADS];
  const viewers = asViewers({ kind: 'user', user, ownership, permitted: true });
  const { id = '' } = opened.shown.pipeline.stages[1].release;
  return approvals.decide(opened.shown, viewers, {
    index: 1,
    releaseId: release ?? id,
    decision: does,
    comment,
  });
}

async function work(store: DatabaseApprovalStore, does: 'begins' | 'fails') {
  const claim = await store.claim(60_000);
  if (!claim) {
    throw new Error('Nothing is due');
  }
  if (does === 'fails') {
    await store.recordOutcome(claim, 'failed', 'the image cannot be pulled');
    return;
  }
  const [first] = claim.approval.execution;
  const at = '2026-11-21T12:40:00.000Z';
  await store.recordIntent(
    claim,
    60_000,
    { ...first, state: 'syncing', startedAt: at },
    { kind: 'execution', at, text: 'begun', data: {} },
  );
}

function answer(result: DecisionResult | undefined): string {
  switch (result?.kind) {
    case 'stored':
    case 'repeated': {
      const { state, round, required, given } = result.approval;
      const status = result.kind === 'stored' ? '201' : '200, nothing changes';
      const more = state === 'pending' ? `, ${required} needed` : '';
      const marked = given.at(-1)?.decision === 'override' ? ', marked' : '';
      return `${status}: ${state}${more}${marked}${
        round > 1 ? `, round ${round}` : ''
      }`;
    }
    case 'releaseChanged':
      return '409 `ReleaseChanged`';
    case 'refused':
      return `403 \`${result.refusal.code}\`: ${result.refusal.reason}`;
    default:
      throw new Error('The last step of a case must be a call');
  }
}

async function answerTo(one: Case): Promise<string> {
  const opened = await open(one);
  let result: DecisionResult | undefined;
  for (const each of one.steps) {
    result = await take(opened, each);
  }
  return answer(result);
}

it('the table of docs/approvals.md says what each call is answered', async () => {
  const rows: string[] = [];
  for (const [when, one] of Object.entries(CASES)) {
    rows.push(`| ${when} | ${await answerTo(one)} |`);
  }
  const table = ['| When | Answer |', '| --- | --- |', ...rows].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  const [before] = page.split(BEGIN);
  const [, after = ''] = page.split(END);
  const now = `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
  if (process.env.STAGECRAFT_WRITE_DOCS) {
    writeFileSync(PAGE, now);
  }
  expect(readFileSync(PAGE, 'utf8')).toBe(now);
});

it('two people who approve at once are the first and the second, and the gate opens once', async () => {
  const opened = await open({ steps: [] });
  const results = await Promise.all([
    take(opened, says('grace', 'approve')),
    take(opened, says('heidi', 'approve')),
  ]);
  expect(results.map(answer).sort()).toEqual([
    '201: approved',
    '201: pending, 2 needed',
  ]);
});

it('one who approves and one who rejects at once: the later one finds what the earlier one left', async () => {
  const opened = await open({ policy: ALONE, steps: [] });
  const results = await Promise.all([
    take(opened, says('grace', 'approve')),
    take(opened, says('heidi', 'reject')),
  ]);
  const kinds = results.map(result => result?.kind).sort();
  expect(kinds).toEqual(['refused', 'stored']);
});

it('records each decision with what the policy came to, and each refusal', async () => {
  const opened = await open({ steps: [] });
  await take(opened, says('grace', 'approve'));
  await take(opened, says('grace', 'approve'));
  await take(opened, says('olga', 'approve'));
  expect(opened.audit.entries).toMatchObject([
    {
      kind: 'decision',
      actor: 'user:default/grace',
      data: { decision: 'approve', evaluation: { policies: ['production'] } },
    },
    {
      kind: 'refusal',
      actor: 'user:default/olga',
      data: { code: 'notApprover' },
    },
  ]);
});

it.each(['a service', 'an agent in a person’s name', 'a guest'])(
  '%s decides nothing, and each attempt is recorded',
  async what => {
    const { approvals, audit, shown } = await open({ steps: [] });
    for (const decision of [
      'approve',
      'reject',
      'withdraw',
      'override',
    ] as const) {
      const result = await approvals.decide(
        shown,
        asViewers({ kind: 'other', what }),
        { index: 1, releaseId: RELEASE, decision, comment: 'CHG-42' },
      );
      expect(result).toMatchObject({ refusal: { code: 'notAUser' } });
    }
    expect(audit.entries.map(({ kind }) => kind)).toEqual(
      Array(4).fill('refusal'),
    );
  },
);

it('shows an override wherever the approval is shown', async () => {
  const opened = await open({ steps: [] });
  await take(opened, says('olga', 'override', 'prices are wrong'));
  const { stages } = await opened.approvals.show(opened.shown);
  expect(stages[1]).toMatchObject({
    approval: { override: { comment: 'prices are wrong' } },
    explanation: {
      code: 'overridden',
      text: expect.stringMatching(/by olga, who overrode it: prices are wrong/),
    },
  });
});

it('asks for what would be deployed only when somebody looks who may open it at once', async () => {
  const asked: number[] = [];
  const release = { revisions: [NEW], offered: false };
  const shown = {
    ...snapshot({ stage: { verdict: 'waiting', release } }),
    render: (index: number) => void asked.push(index),
  };
  const { approvals } = await open({ steps: [] });
  const viewer = (name: string, permitted = true) => {
    const user = `user:default/${name}`;
    return asViewers({ kind: 'user', user, ownership: [user], permitted });
  };
  await approvals.show(shown);
  await approvals.show(shown, viewer('grace'));
  await approvals.show(shown, viewer('olga', false));
  expect(asked).toEqual([]);
  await approvals.show(shown, viewer('olga'));
  expect(asked).toEqual([1]);
});
