/**
 * Routes where people stop what is opened, and let it go on. Lists show the holds of what the caller may read; those of
 * an instance or of everything concern all who may read something. Every attempt to hold or lift is told to the auditor.
 */

import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  Hold,
  HoldScope,
  HoldsResponse,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import { maySet } from '../approvals/holds/holdRules';
import type { Holds } from '../approvals/holds/Holds';
import { isFreeze, nameOf, pipelineOf } from '../approvals/holds/scopes';
import type { Viewer } from '../approvals/situation';
import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import { attempt, type AttemptOptions } from './attempt';
import { Refused } from './errors';
import { requireStage } from './findStage';
import { parse, pipelineParams, plainText } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface HoldRoutesOptions extends AttemptOptions {
  access: PipelineAccess;
  holds: Holds;
  reader: PipelineReader;
  clock: Clock;
  /** Called after a hold was put or lifted, for each pipeline that it stops. */
  onHeld: (ref: PipelineRef) => void;
}

const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everything') }),
  z.strictObject({ kind: z.literal('instance'), instance: z.string().min(1) }),
  z.strictObject({ kind: z.literal('pipeline'), pipeline: pipelineParams }),
  z.strictObject({
    kind: z.literal('stage'),
    pipeline: pipelineParams,
    index: z.int().min(0),
    name: z.string().min(1),
  }),
]);

const holdBody = z.object({ scope, reason: plainText(2000) });
const liftBody = z.object({ reason: plainText(2000).optional() });
const liftParams = z.object({ id: z.string().min(1).max(64) });

export function addHoldRoutes(
  router: Router,
  options: HoldRoutesOptions,
): void {
  router.get('/holds', async (req, res: Response<HoldsResponse>) => {
    const { access, holds } = options;
    const credentials = await access.credentials(req);
    const freezer = await access.freezer(credentials);
    const items = await readableHolds(
      options,
      credentials,
      await holds.seenAll(),
    );
    const freeze = maySet({ kind: 'everything' }, freezer);
    res.json({ items, viewer: { freeze } });
  });

  addPutRoute(router, options);
  addLiftRoute(router, options);
}

function addPutRoute(router: Router, options: HoldRoutesOptions): void {
  router.post('/holds', async (req, res: Response<Hold>) => {
    const body = parse(holdBody, req.body);
    const stored = await attempt(options, req, {
      eventId: 'hold-put',
      meta: { on: nameOf(body.scope), reason: body.reason },
      tried: () => ({
        to: `hold ${nameOf(body.scope)}`,
        pipeline: pipelineOf(body.scope),
      }),
      change: async credentials => {
        const answer = await put(options, credentials, body);
        return { answer, meta: { holdId: answer.hold.id } };
      },
    });
    res.status(stored.kind === 'stored' ? 201 : 200).json(stored.hold);
  });
}

function addLiftRoute(router: Router, options: HoldRoutesOptions): void {
  router.post('/holds/:id/lift', async (req, res: Response<Hold>) => {
    const { id } = parse(liftParams, req.params);
    const { reason } = parse(liftBody, req.body ?? {});
    const lifted = await attempt(options, req, {
      eventId: 'hold-lift',
      meta: { holdId: id, ...(reason !== undefined && { reason }) },
      tried: async () => {
        const hold = await options.holds.find(id);
        return {
          to: hold
            ? `lift the hold on ${nameOf(hold.scope)}`
            : `lift the hold ${id}, which there is not`,
          pipeline: hold && pipelineOf(hold.scope),
        };
      },
      change: async credentials => {
        const answer = await lift(options, credentials, id, reason);
        return { answer, meta: { on: nameOf(answer.scope) } };
      },
    });
    res.json(lifted);
  });
}

async function put(
  options: HoldRoutesOptions,
  credentials: BackstageCredentials,
  body: z.infer<typeof holdBody>,
) {
  const viewer = await setterOf(options, credentials, body.scope, true);
  const by = permittedPerson(maySet(body.scope, viewer), viewer);
  if (body.scope.kind === 'instance') {
    requireInstance(options.reader, body.scope.instance);
  }
  const stored = await options.holds.put({
    ...body,
    by,
    at: options.clock().toISOString(),
    cause: 'person',
  });
  tellOf(options, body.scope);
  return stored;
}

async function lift(
  options: HoldRoutesOptions,
  credentials: BackstageCredentials,
  id: string,
  reason: string | undefined,
): Promise<Hold> {
  const hold = await options.holds.find(id);
  const viewer = hold
    ? await setterOf(options, credentials, hold.scope, false)
    : await options.access.freezer(credentials);
  const on = hold?.scope ?? { kind: 'everything' };
  // What was lifted before is answered as the first time.
  const by = permittedPerson(maySet(on, viewer), viewer);
  if (!hold) {
    throw new NotFoundError(`There is no hold ${id}.`);
  }
  const at = options.clock().toISOString();
  const lifted = await options.holds.lift(id, {
    by,
    at,
    ...(reason && { reason }),
  });
  tellOf(options, hold.scope);
  return lifted?.hold ?? hold;
}

/**
 * The caller as somebody who may set such a hold. Throws as reading the pipeline does, so that nobody learns of
 * pipelines that they may not read. `isNew`: it is to be put.
 */
async function setterOf(
  { access }: HoldRoutesOptions,
  credentials: BackstageCredentials,
  on: HoldScope,
  isNew: boolean,
): Promise<Viewer> {
  const ref = pipelineOf(on);
  if (!ref) {
    return access.freezer(credentials);
  }
  const { snapshot, viewers } = await access.readAsViewer(credentials, ref);
  // A hold outlives its stage's place, stops a stage of that name elsewhere, and must be lifted all the same.
  if (isNew && on.kind === 'stage') {
    requireStage(snapshot, on.index);
  }
  return viewers.hold;
}

/** Throws Refused; a permit is only ever a person's. */
function permittedPerson(
  permit: ReturnType<typeof maySet>,
  viewer: Viewer,
): string {
  if (!permit.allowed) {
    throw new Refused(permit);
  }
  if (viewer.kind !== 'user') {
    throw new Error('Only people are permitted to hold and lift');
  }
  return viewer.user;
}

function requireInstance(reader: PipelineReader, instance: string): void {
  const known = reader.instances().map(({ name }) => name);
  if (!known.includes(instance)) {
    throw new NotFoundError(
      `${instance} is no configured Argo CD. There are: ${known.join(', ')}.`,
    );
  }
}

/** Those of pipelines that the caller may read, and those that are about no single one. */
async function readableHolds(
  { access, reader }: HoldRoutesOptions,
  credentials: BackstageCredentials,
  all: readonly Hold[],
): Promise<Hold[]> {
  const readable = await access.readable(credentials);
  const outlines = all.flatMap(({ scope: { ...on } }) => {
    const ref = pipelineOf(on);
    return (ref && reader.outline(ref)) ?? [];
  });
  const known = new Set(
    (await readable([...new Set(outlines)])).map(({ pipeline }) =>
      nameOf({ kind: 'pipeline', pipeline: pipeline.ref }),
    ),
  );
  return all.filter(({ scope: on }) => {
    const ref = pipelineOf(on);
    return !ref || known.has(nameOf({ kind: 'pipeline', pipeline: ref }));
  });
}

/** Whoever looks at what is stopped looks again. */
function tellOf({ reader, onHeld }: HoldRoutesOptions, on: HoldScope): void {
  const ref = pipelineOf(on);
  if (ref) {
    onHeld(ref);
    return;
  }
  reader
    .outlines()
    .map(({ pipeline }) => pipeline.ref)
    .filter(({ instance }) => !isFreeze(on) || concerns(on, instance))
    .forEach(onHeld);
}

function concerns(on: HoldScope, instance: string): boolean {
  return on.kind !== 'instance' || on.instance === instance;
}
