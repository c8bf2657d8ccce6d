/**
 * The table of `docs/execution.md`: what the worker does with every answer that Argo CD can give, at every step. Each
 * answer goes through the real client; then the worker goes on with an Argo CD that answers well again.
 * `STAGECRAFT_WRITE_DOCS=1` writes the page anew.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { memoryDatabases } from '../approvals/__testUtils__/memoryDatabases';
import { DatabaseApprovalStore } from '../approvals/DatabaseApprovalStore';
import { ArgoClient } from '../argocd/ArgoClient';
import { ArgoError } from '../argocd/errors';
import {
  startArgoServer,
  type ArgoServer,
} from '../argocd/__testUtils__/argoServer';
import { platformFetch } from '../argocd/transport';
import {
  EU,
  prepareWorld,
  type ApprovedWorld,
} from './__testUtils__/approvedWorld';
import { argoAnswers, type NamedAnswer } from './__testUtils__/argoAnswers';
import type { ArgoStep } from './__testUtils__/FakeArgoCd';
import { RETRY_RULES } from './retryRules';

jest.setTimeout(240_000);

const PAGE = path.resolve(__dirname, '../../../../docs/execution.md');
const BEGIN =
  '<!-- made by plugins/promotions-backend/src/worker/faultMatrix.test.ts -->';
const END = '<!-- end of what is made -->';

/** The moments of an execution at which Argo CD is asked for something. */
const STEPS = [
  'read',
  'verify',
  'sync, not taken',
  'sync, taken',
  'follow',
  'terminate',
] as const;
type Step = (typeof STEPS)[number];

const CALLS: Record<Step, ArgoStep> = {
  read: 'getApplication',
  verify: 'manifests',
  'sync, not taken': 'sync',
  'sync, taken': 'sync',
  follow: 'getApplication',
  terminate: 'terminate',
};

const REF = { namespace: 'argocd', name: EU, project: 'shop' };
const databases = memoryDatabases();
let server: ArgoServer;

beforeAll(async () => {
  server = await startArgoServer(() => {});
});
afterAll(() => server.close());

/** What the client makes of an answer; undefined when it takes it for success. */
async function errorAt(
  call: ArgoStep,
  { answer }: NamedAnswer,
): Promise<ArgoError | undefined> {
  server.answer(answer);
  const client = new ArgoClient({
    instance: 'eu',
    url: server.url,
    token: () => 'token',
    fetch: platformFetch,
    now: () => 0,
    timeoutMs: 150,
  });
  try {
    switch (call) {
      case 'sync':
        await client.sync(REF, {
          revisions: ['1'],
          multiSource: false,
          prune: false,
          syncOptions: [],
          infos: [],
          retry: { limit: 0, backoffSeconds: 1, maxSeconds: 1 },
        });
        return undefined;
      case 'terminate':
        await client.terminate(REF);
        return undefined;
      case 'manifests':
        await client.manifests(REF, ['1'], { multiSource: false });
        return undefined;
      default:
        await client.getApplication(REF);
        return undefined;
    }
  } catch (error) {
    if (error instanceof ArgoError) {
      return error;
    }
    throw error;
  }
}

/** A world at the step, in which the next call of it is answered so. */
async function worldAt(step: Step): Promise<ApprovedWorld> {
  const db = await databases.fresh();
  const world = await prepareWorld(() => db, { prepared: true, targets: [EU] });
  if (step === 'follow' || step === 'terminate') {
    await world.work();
    world.argo.begin(EU);
  }
  if (step === 'terminate') {
    await world.abort();
  }
  return world;
}

function failOnce({ argo }: ApprovedWorld, step: Step, error: ArgoError) {
  if (step === 'sync, taken') {
    argo.loseAnswer = error;
    return;
  }
  argo.step = call => {
    if (call === CALLS[step]) {
      argo.step = () => {};
      throw error;
    }
  };
}

/** Passes until the approval is over, with an Argo CD whose operations end. */
async function runOn(world: ApprovedWorld) {
  for (let pass = 0; pass < 8; pass++) {
    const approval = await world.work();
    if (!['approved', 'executing'].includes(approval.state)) {
      return approval;
    }
    const app = world.argo.app(EU);
    if (app.operation?.phase === 'Terminating') {
      world.argo.end(EU, 'Failed', 'Operation terminated');
    } else if (app.requestedOperation) {
      world.argo.end(EU, 'Succeeded');
    }
  }
  throw new Error('It does not come to an end');
}

/** What the worker does with the error at the step, in words; fails when it sends twice. */
async function told(step: Step, error: ArgoError): Promise<string> {
  const world = await worldAt(step);
  failOnce(world, step, error);
  const delays: number[] = [];
  const putBack = jest
    .spyOn(DatabaseApprovalStore.prototype, 'putBack')
    .mockImplementation(async (_, delayMs) => {
      delays.push(delayMs / 1000);
      return true;
    });
  const after = await world.work();
  putBack.mockRestore();
  await world.db('promotions_approvals').update({ ticket: null });
  const [{ state, message = '' }] = after.execution;
  const end = await runOn(world);
  const { length } = world.argo.syncs;
  expect(length).toBeLessThanOrEqual(1);
  if (end.state === 'succeeded') {
    expect(length).toBe(1);
  }
  const [delay] = delays;
  if (delay === undefined) {
    return `${state}: ${message.split(':')[0]}`;
  }
  const looks = state === 'syncing' && step.startsWith('sync');
  return `${looks ? 'looks for it after' : 'again after'} ${delay} s; ${
    end.state
  }, ${length === 1 ? '1 sync' : `${length} syncs`}`;
}

const cells = new Map<string, Promise<string>>();

/** One world for all answers that the client takes for the same. */
async function cell(step: Step, answer: NamedAnswer): Promise<string> {
  const error = await errorAt(CALLS[step], answer);
  if (!error) {
    return 'taken for done';
  }
  if (step === 'sync, taken' && RETRY_RULES[error.kind].action !== 'look') {
    return 'says that it took nothing';
  }
  const { retryAfterSeconds = '' } = error.details;
  const key = `${step} ${error.kind} ${retryAfterSeconds}`;
  const known = cells.get(key) ?? told(step, error);
  cells.set(key, known);
  return known;
}

function row(...texts: string[]): string {
  return `| ${texts.map(text => text.replace(/\|/g, '\\|')).join(' | ')} |`;
}

async function table(): Promise<string> {
  const rows: string[] = [];
  for (const answer of argoAnswers()) {
    const texts: string[] = [];
    for (const step of STEPS) {
      texts.push(await cell(step, answer));
    }
    rows.push(row(answer.name, ...texts, answer.seen));
  }
  return [
    row('Answer', ...STEPS, 'Seen in'),
    row('---', ...STEPS.map(() => '---'), '---'),
    ...rows,
  ].join('\n');
}

it('the page tells of every answer at every step what the worker does, and nothing is sent twice', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const [, after] = rest.split(END);
  const now = `${before}${BEGIN}\n\n${await table()}\n\n${END}${after}`;
  if (process.env.STAGECRAFT_WRITE_DOCS) {
    writeFileSync(PAGE, now);
  }
  expect(readFileSync(PAGE, 'utf8')).toBe(now);
});

it('an error that comes again and again is answered with growing delays, and never with a second sync', async () => {
  const db = await databases.fresh();
  const world = await prepareWorld(() => db, { prepared: true, targets: [EU] });
  const worker = world.newWorker();
  const delays: number[] = [];
  const { putBack } = DatabaseApprovalStore.prototype;
  jest
    .spyOn(DatabaseApprovalStore.prototype, 'putBack')
    .mockImplementation(function remember(
      this: DatabaseApprovalStore,
      claim,
      delayMs,
    ) {
      delays.push(delayMs / 1000);
      return putBack.call(this, claim, delayMs);
    });
  world.argo.step = () => {
    throw new ArgoError('server', 'said Argo CD');
  };
  for (let pass = 0; pass < 6; pass++) {
    await world.work(worker);
  }
  jest.restoreAllMocks();
  expect(delays).toEqual([5, 10, 20, 40, 60, 60]);
  expect(world.argo.syncs).toEqual([]);
});
