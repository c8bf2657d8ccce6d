/** The runbook for a day without the portal (docs/break-glass.md), as it is written, and the day after. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startLab, type Lab } from '../__testUtils__/lab';
import { BASKET, GRACE, LabPortal } from '../__testUtils__/labPortal';

jest.setTimeout(180_000);

const RUNBOOK = path.resolve(__dirname, '../../../../docs/break-glass.md');
const APPROVERS = [GRACE, 'user:default/olaf'];
const PATIENCE_MS = 40_000;

let lab: Lab;
let portal: LabPortal;

beforeAll(async () => {
  lab = await startLab();
  const policy = { name: 'all', approvals: 2, approvers: { users: APPROVERS } };
  portal = new LabPortal(lab, { promotions: { policies: [policy] } });
});

afterAll(async () => {
  await portal?.end();
  await lab?.stop();
});

async function approve(...users: string[]): Promise<void> {
  for (const user of users) {
    const { release } = await portal.prod(
      stage => stage.release.offered && stage.release.id !== undefined,
    );
    const decision = { releaseId: release.id, decision: 'approve' };
    await portal
      .post(`${BASKET}/stages/2/decisions`, decision, user)
      .expect(201);
  }
}

/** The line of the runbook that begins so, with the values that it is exported. */
function step(begins: string, values: Record<string, string>): string[] {
  const text = readFileSync(RUNBOOK, 'utf8');
  const line = [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => block.split('\n'))
    .find(one => one.startsWith(begins));
  if (!line) {
    throw new Error(`The runbook has no step "${begins}"`);
  }
  const filled = line.replace(/\$([A-Z]+)/g, (_, name) => values[name]);
  const words = filled.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  return words.map(word => word.replace(/^(['"])(.*)\1$/, '$2'));
}

const optionsOf = (words: string[], name: string) =>
  words.flatMap((word, i) => (word === name ? [words[i + 1]] : []));

/** The CLI's sync, as the API gets it from a person with the role break-glass. */
async function syncByCli(values: Record<string, string>): Promise<void> {
  const words = step('argocd app sync', values);
  const [revision] = optionsOf(words, '--revision');
  const [limit] = optionsOf(words, '--retry-limit');
  const infos = optionsOf(words, '--info').map(pair => {
    const [name, value] = pair.split('=');
    return { name, value };
  });
  const response = await fetch(
    `${lab.url}/api/v1/applications/${words[3]}/sync`,
    {
      method: 'POST',
      headers: {
        authorization: 'Bearer admin-token',
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        project: optionsOf(words, '--project')[0],
        revision,
        prune: words.includes('--prune'),
        retryStrategy: { limit: Number(limit) },
        infos,
      }),
    },
  );
  expect(response.status).toBe(200);
  await deployed(revision);
}

async function syncByPatch(values: Record<string, string>): Promise<void> {
  expect(step('kubectl --namespace argocd get', values)).toContain(
    'basket-prod',
  );
  expect(lab.prod()).not.toHaveProperty('operation');
  const words = step('kubectl --namespace argocd patch', values);
  lab.patchProd(JSON.parse(optionsOf(words, '--patch')[0]));
  await deployed(values.REVISION);
}

/** As `argocd app wait --operation` tells. */
async function deployed(revision: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const { status } = lab.prod();
    const last = status?.history?.at(-1);
    const isDone = status?.operationState?.phase === 'Succeeded';
    if (isDone && last?.revision === revision) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(`Not deployed: ${JSON.stringify(status)}`);
    }
    await delay(50);
  }
}

const values = (revision: string, who = 'olaf') => ({
  APP: 'basket-prod',
  PROJECT: 'default',
  REVISION: revision,
  TICKET: 'INC-4711',
  WHO: who,
});

const ours = () =>
  lab.syncs().filter(({ body }) => JSON.stringify(body).includes('Stagecraft'));

const recorded = () => portal.db('promotions_audit').where({ kind: 'outside' });

it('takes in what was done by hand, repeats nothing, and ends what has become pointless', async () => {
  const first = await lab.commit('1.0.0');
  lab.applySet();
  await portal.start();
  await approve(...APPROVERS);
  await portal.prod(({ verdict }) => verdict === 'complete');
  expect(ours()).toHaveLength(1);

  // One of two has approved when the portal goes down.
  const second = await lab.commit('2.0.0');
  await portal.prod(({ release }) => release.revisions[0] === second);
  await approve(APPROVERS[0]);
  await portal.stop();
  await syncByCli(values(second));
  await portal.start();
  const after = await portal.prod(
    ({ verdict, outside, approval }) =>
      verdict === 'complete' &&
      outside !== undefined &&
      approval?.state !== 'pending',
  );
  expect(after.outside).toEqual([
    {
      target: 'basket-prod',
      revisions: [second],
      account: 'admin',
      at: expect.any(String),
      outcome: 'succeeded',
    },
  ]);
  expect(after.approval).toMatchObject({
    state: 'ended',
    message: expect.stringContaining('past the gate'),
  });
  expect(ours()).toHaveLength(1);

  // Approved, and Argo CD's API is down: by hand, in Kubernetes.
  const third = await lab.commit('3.0.0');
  await portal.prod(({ release }) => release.revisions[0] === third);
  const fault = lab.faults.add({
    fault: { kind: 'status', status: 503 },
    match: { method: 'GET', path: '/applications/basket-prod\\?' },
  });
  await approve(...APPROVERS);
  await portal.prod(({ approval }) => approval?.state === 'executing');
  await portal.stop();
  lab.faults.remove(fault.id);
  const before = ours().length;
  await syncByPatch(values(third));
  await portal.start();
  const skipped = await portal.prod(
    ({ approval }) => approval?.state === 'succeeded',
  );
  expect(skipped.approval?.execution).toEqual([
    expect.objectContaining({ state: 'skipped' }),
  ]);
  const [newest] =
    (await portal.prod(({ outside }) => outside?.length === 2)).outside ?? [];
  expect(newest).toMatchObject({ account: 'olaf', revisions: [third] });
  expect(ours()).toHaveLength(before);

  // Another one is approved and not carried out, and people go back by hand: that is not undone.
  const fourth = await lab.commit('4.0.0');
  await portal.prod(({ release }) => release.revisions[0] === fourth);
  const again = lab.faults.add({
    fault: { kind: 'status', status: 503 },
    match: { method: 'GET', path: '/applications/basket-prod\\?' },
  });
  await approve(...APPROVERS);
  await portal.prod(({ approval }) => approval?.state === 'executing');
  await portal.stop();
  lab.faults.remove(again.id);
  await syncByCli(values(first));
  await portal.start();
  const back = await portal.prod(
    ({ outside, approval }) =>
      outside?.length === 3 && approval?.state === 'ended',
  );
  expect(back.outside?.[0]).toMatchObject({
    account: 'admin',
    revisions: [first],
  });
  expect(back.approval?.message).toContain('past the gate');
  expect(ours()).toHaveLength(before);
  expect(await recorded()).toHaveLength(3);
});
