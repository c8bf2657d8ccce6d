/** What can be asked about one Application or ApplicationSet beyond its own object. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { stableJson, textAt } from '../../world/json';
import { ArgoError, type World } from '../../world/World';
import { CODE, badRequest, unary } from './answers';
import { findApplicationSet } from './applicationSetReads';
import { bodyOf } from './body';
import type { ArgoContext } from './context';
import { type Found, findApplication, namedByQuery } from './findApplication';
import { integer, integers, many, one } from './query';
import { demand } from './rights';
import { wireObject } from './wire';

function eventList(
  world: World,
  about: { kind: string; namespace: string; name: string; uid?: string },
) {
  const items = world.events(about).map(wireObject);
  const { resourceVersion } = world.argocd;
  return { metadata: { resourceVersion }, items };
}

function applicationEvents(world: World, req: Request, { ref }: Found) {
  const name = one(req, 'resourceName');
  return name
    ? eventList(world, {
        kind: one(req, 'resourceKind') ?? '',
        namespace: one(req, 'resourceNamespace') ?? '',
        name,
        uid: one(req, 'resourceUID'),
      })
    : eventList(world, { kind: 'Application', ...ref });
}

function liveResource(world: World, req: Request, { ref }: Found) {
  const kind = one(req, 'kind') ?? '';
  const name = one(req, 'resourceName') ?? '';
  const namespace = one(req, 'namespace') ?? '';
  const live = world.liveResource(ref, { kind, namespace, name });
  if (!live) {
    throw badRequest(
      `${kind} ${
        one(req, 'group') ?? ''
      } ${name} not found as part of application ${ref.name}`,
    );
  }
  return { manifest: stableJson(live) };
}

/** Whole seconds and UTC, as Argo CD writes it. */
function wireDate(date: string): string {
  return new Date(date).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A commit that the repository does not have (recording 3.5/reads). */
function checkoutError(revision: string): ArgoError {
  return new ArgoError(
    500,
    CODE.unknown,
    'error acquiring repo lock: failed to initialize repository resources: rpc error: ' +
      `code = Internal desc = Failed to checkout revision ${revision}: ` +
      `\`git fetch origin ${revision} --tags --force --prune\` failed exit status 128: ` +
      `fatal: remote error: upload-pack: not our ref ${revision}`,
  );
}

async function revisionMetadata(world: World, req: Request, { ref }: Found) {
  const { revision } = req.params;
  const commit = await world
    .revisionMetadata(ref, revision, integer(req, 'sourceIndex'))
    .catch(error => {
      throw error instanceof ArgoError ? error : checkoutError(revision);
    });
  return {
    author: `${commit.author} <${commit.email}>`,
    date: wireDate(commit.date),
    message: commit.message.trim(),
  };
}

type Answer = (world: World, req: Request, found: Found) => unknown;

const APPLICATION_ANSWERS: Record<string, Answer> = {
  'resource-tree': (world, _req, { ref }) => world.resourceTree(ref),
  'managed-resources': async (world, _req, { ref }) => {
    const all = await world.managedResources(ref);
    // Hooks are not among them (recording suspended).
    const items = all.filter(item => !item.hook);
    return items.length > 0 ? { items } : {};
  },
  manifests: (world, req, { ref }) => {
    const revisions = many(req, 'revisions');
    return world.manifests(ref, {
      revision: one(req, 'revision'),
      revisions: revisions.length > 0 ? revisions : undefined,
      sourcePositions: integers(req, 'sourcePositions'),
    });
  },
  links: () => ({}),
  events: applicationEvents,
  resource: liveResource,
  'revisions/:revision/metadata': revisionMetadata,
};

const generateBody = z.object({
  applicationSet: z.record(z.string(), z.unknown()),
});

async function generate(context: ArgoContext, world: World, req: Request) {
  const caller = context.sessions.callerOf(req);
  const { applicationSet } = bodyOf(generateBody, req);
  const name = textAt(applicationSet, 'metadata', 'name') ?? '';
  const project = textAt(applicationSet, 'spec', 'template', 'spec', 'project');
  demand(caller, 'applicationsets', 'create', `${project ?? ''}/${name}`);
  const applications = await world.generate({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    ...applicationSet,
  });
  return { applications: applications.map(wireObject) };
}

export function detailRoutes(context: ArgoContext, world: World): Router {
  const routes = Router();
  for (const [path, answer] of Object.entries(APPLICATION_ANSWERS)) {
    routes.get(
      `/api/v1/applications/:name/${path}`,
      unary(req =>
        answer(world, req, findApplication(context, req, namedByQuery(req))),
      ),
    );
  }
  routes.get(
    '/api/v1/applicationsets/:name/events',
    unary(req => {
      const { metadata } = findApplicationSet(context, req);
      const { name, namespace = context.namespace } = metadata;
      return eventList(world, { kind: 'ApplicationSet', namespace, name });
    }),
  );
  routes.post(
    '/api/v1/applicationsets/generate',
    unary(req => generate(context, world, req)),
  );
  return routes;
}
