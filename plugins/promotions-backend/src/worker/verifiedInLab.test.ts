/**
 * The whole backend against simulated Argo CDs: `verified` gates from a commit to production, with nobody at the
 * keyboard. dev is Argo CD's, qa and prod are the portal's.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type {
  ActivityResponse,
  AuditEntry,
  AuditKind,
  PipelineResponse,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { startLab, type Lab, type SetChanges } from '../__testUtils__/lab';
import { BASKET, LabPortal } from '../__testUtils__/labPortal';

jest.setTimeout(120_000);

const EXECUTOR = 'promotions.stagecraft.dev/executor';
const GATES = 'promotions.stagecraft.dev/gates';

const VERIFIED: SetChanges = {
  annotations: { [EXECUTOR]: 'portal', [GATES]: 'qa=verified,prod=verified' },
  gated: ['qa', 'prod'],
};

/** A Job in qa, run in the Sync phase: Argo CD calls qa Healthy whatever becomes of it (recording gatesync). */
const gate = (outcome: 'succeed' | 'fail') => ({
  'qa/gate.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: functional
  annotations:
    argocd.argoproj.io/hook: Sync
    argocd.argoproj.io/sync-wave: "5"
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {lab/outcome: ${outcome}, lab/seconds: "4"}}
    spec:
      restartPolicy: Never
      containers: [{name: gate, image: gate}]
`,
});

let lab: Lab;
let portal: LabPortal | undefined;

afterEach(async () => {
  await portal?.end();
  portal = undefined;
  await lab.stop();
});

function startPortal(
  promotions: object = {},
  instances?: string[],
): Promise<LabPortal> {
  portal = new LabPortal(lab, {
    promotions: { executor: 'portal', ...promotions },
    instances,
  });
  return portal.start();
}

function running(): LabPortal {
  if (!portal) {
    throw new Error('No portal was started');
  }
  return portal;
}

/** The stages, once they are as awaited; fails with the last answer when they never are. */
async function stages(
  isAwaited: (stages: Stage[], pipeline: PipelineResponse) => boolean,
  of = BASKET,
): Promise<Stage[]> {
  const found = await running().pipeline(
    pipeline => isAwaited(pipeline.stages, pipeline),
    of,
  );
  return found.stages;
}

const isEverywhere = (sha: string) => (all: Stage[]) =>
  all.every(
    ({ verdict, deployed }) => verdict === 'complete' && deployed[0] === sha,
  );

function syncedTo(sha: string, instance?: string): string[] {
  return lab
    .syncs(instance)
    .filter(({ body }) => body.revision === sha)
    .map(({ path: to }) => to.split('/').at(-2) ?? '');
}

/** What the record holds of this kind, the oldest first. */
async function recorded(kind: AuditKind): Promise<AuditEntry[]> {
  const { body } = await running().get(`${BASKET}/activity`).expect(200);
  const { items }: ActivityResponse = body;
  return items.filter(entry => entry.kind === kind).reverse();
}

const unmet = ({ conditions = [] }: Stage) =>
  conditions
    .filter(({ state }) => state !== 'met')
    .map(({ code, state }) => `${code} ${state}`);

it('brings a commit from dev to prod by itself, with one sync a target, and holds behind a gate that failed', async () => {
  lab = await startLab();
  await startPortal();
  const first = await lab.commit('1.0.0', undefined, gate('succeed'));
  lab.applySet('basket', VERIFIED);
  await stages(isEverywhere(first));
  expect(syncedTo(first)).toEqual(['basket-qa', 'basket-prod']);
  const openings = await recorded('opening');
  expect(openings.map(({ actor, stage }) => [actor, stage?.name])).toEqual([
    ['portal', 'qa'],
    ['portal', 'prod'],
  ]);
  expect(openings[1].data.conditions).toContainEqual(
    expect.objectContaining({ code: 'evidence', state: 'met' }),
  );

  const second = await lab.commit('2.0.0', undefined, gate('fail'));
  const [, qa, prod] = await stages(([, { verdict }]) => verdict === 'failed');
  expect(qa.explanation.text).toContain('functional');
  expect(prod.verdict).toBe('waiting');
  await delay(3_000);
  expect(syncedTo(second)).toEqual(['basket-qa']);

  const third = await lab.commit('3.0.0', undefined, gate('succeed'));
  await stages(isEverywhere(third));
  expect(syncedTo(third)).toEqual(['basket-qa', 'basket-prod']);
  expect(syncedTo(second)).toEqual(['basket-qa']);
});

it('opens what it was about to open after a restart, once; and a hold stops it until somebody lifts that', async () => {
  lab = await startLab();
  const started = await startPortal();
  const { body: hold } = await started
    .post('/api/promotions/holds', {
      scope: { kind: 'everything' },
      reason: 'not before Monday',
    })
    .expect(201);
  const sha = await lab.commit('1.0.0');
  lab.applySet('basket', VERIFIED);
  const isHeld = ([, qa]: Stage[]) => unmet(qa).join() === 'hold waiting';
  await stages(isHeld);
  await started.stop();
  await started.start();
  await stages(isHeld);
  await delay(2_500);
  expect(syncedTo(sha)).toEqual([]);
  await started.post(`/api/promotions/holds/${hold.id}/lift`, {}).expect(200);
  await stages(
    ([, qa]) => qa.verdict === 'rolling' || qa.verdict === 'complete',
  );
  await started.stop();
  await started.start();
  await stages(isEverywhere(sha));
  expect(syncedTo(sha)).toEqual(['basket-qa', 'basket-prod']);
});

it('soaks, says how long, and leaves pipelines alone that name another portal', async () => {
  lab = await startLab();
  await startPortal({
    policies: [
      { name: 'production', match: { stage: 'prod' }, soak: { seconds: 8 } },
    ],
  });
  const sha = await lab.commit('1.0.0');
  lab.applySet('basket', VERIFIED);
  lab.applySet('other', {
    ...VERIFIED,
    annotations: { ...VERIFIED.annotations, [EXECUTOR]: 'elsewhere' },
  });
  const [, , prod] = await stages(
    all => unmet(all[2]).join() === 'soak waiting',
  );
  expect(prod.explanation.text).toMatch(
    /^prod opens for .* by itself in \d+ s: it soaks for 8 s\.$/,
  );
  const soaking = prod.conditions?.find(({ code }) => code === 'soak');
  expect(Date.parse(soaking?.until ?? '')).toBeGreaterThan(Date.now());
  expect(syncedTo(sha)).not.toContain('basket-prod');
  await stages(isEverywhere(sha));
  const [, otherQa] = await stages(
    ([dev]) => dev.verdict === 'complete',
    '/api/promotions/pipelines/lab/argocd/other',
  );
  expect(unmet(otherQa)).toContain('executor waiting');
  expect(syncedTo(sha).sort()).toEqual(['basket-prod', 'basket-qa']);
});

it('orders two Argo CDs that are one pipeline', async () => {
  lab = await startLab('lab', 'live');
  const part = { namespace: 'argocd', name: 'basket' };
  await startPortal(
    {
      pipelines: [
        { name: 'basket', parts: ['lab:argocd/basket', 'live:argocd/basket'] },
      ],
    },
    ['lab', 'live'],
  );
  const sha = await lab.commit('1.0.0', undefined, gate('succeed'));
  const live: SetChanges = {
    stages: ['prod'],
    gated: ['prod'],
    annotations: { [EXECUTOR]: 'portal', [GATES]: 'prod=verified' },
  };
  lab.applySet('basket', live, 'live');
  const LIVE = '/api/promotions/pipelines/live/argocd/basket';
  const [waiting] = await stages(
    ([prod]) => prod.release.offered && unmet(prod).length > 0,
    LIVE,
  );
  expect(unmet(waiting)).toContain('earlierPart unknown');
  expect(syncedTo(sha, 'live')).toEqual([]);

  lab.applySet('basket', { ...VERIFIED, stages: ['dev', 'qa'], gated: ['qa'] });
  await stages(isEverywhere(sha));
  await stages((all, pipeline) => {
    expect(pipeline.chain?.parts.map(({ ref }) => ref)).toEqual([
      { instance: 'lab', ...part },
      { instance: 'live', ...part },
    ]);
    return isEverywhere(sha)(all);
  }, LIVE);
  expect(syncedTo(sha, 'live')).toEqual(['basket-prod']);
  expect(syncedTo(sha)).toEqual(['basket-qa']);
});
