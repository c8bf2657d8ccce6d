/** The watches: every change of Applications and ApplicationSets as a stream of events. */
import {
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { KubeObject } from '../../world/types';
import { wantedOf } from './applicationReads';
import { sendStreamError } from './answers';
import type { ArgoContext } from './context';
import { eventText } from './fields';
import { integer, many, one } from './query';
import { may } from './rights';
import { parseSelector } from './selector';
import type { Framing } from './StreamRegistry';
import {
  type Wanted,
  isWanted,
  projectOf,
  projectOfSet,
  wireObject,
} from './wire';

/** What differs between the two watches. */
interface Watched {
  kind: 'Application' | 'ApplicationSet';
  /** The name of the object in an event. */
  field: 'application' | 'applicationSet';
  /** The resource in a rule. */
  resource: string;
  projectOf: (object: KubeObject) => string;
  wanted: (req: Request) => Wanted;
  /** Whether what exists is told first; otherwise only when a name is given. */
  beginsWithAll: boolean;
}

const APPLICATIONS: Watched = {
  kind: 'Application',
  field: 'application',
  resource: 'applications',
  projectOf,
  wanted: wantedOf,
  beginsWithAll: true,
};

const APPLICATION_SETS: Watched = {
  kind: 'ApplicationSet',
  field: 'applicationSet',
  resource: 'applicationsets',
  projectOf: projectOfSet,
  wanted: req => ({
    name: one(req, 'name'),
    // Spelled differently from the calls that are no streams.
    namespace: one(req, 'appSetNamespace'),
    projects: many(req, 'projects'),
    labels: parseSelector(one(req, 'selector')),
  }),
  // Recording rbac: the stream says nothing although there is the set of another story.
  beginsWithAll: false,
};

export function framingOf(req: Request): Framing {
  return req.headers.accept === 'text/event-stream'
    ? 'event stream'
    : 'JSON lines';
}

function versionOf(object: KubeObject): number {
  return Number(object.metadata.resourceVersion);
}

/**
 * A resourceVersion is a lower bound, not a place to go on from, and suppresses the events for what
 * exists already unless a name is given.
 */
function watch(
  context: ArgoContext,
  watched: Watched,
  req: Request,
  res: Response,
): void {
  const { account } = context.sessions.callerOf(req);
  const wanted = watched.wanted(req);
  const least = integer(req, 'resourceVersion');
  const fields = one(req, 'fields');
  const { kind, field } = watched;
  const allowed = may(account, watched.resource, 'get');
  const unwatch = context.store.watch(kind, event => {
    send(event.type, event.object);
  });
  const stream = context.streams.open(res, framingOf(req), unwatch);
  function send(type: string, object: KubeObject): void {
    const late = least !== undefined && versionOf(object) < least;
    if (
      allowed &&
      !late &&
      isWanted(object, watched.projectOf(object), wanted)
    ) {
      const result = { type, [field]: wireObject(object) };
      stream.write(eventText(result, fields));
    }
  }
  const all = watched.beginsWithAll && least === undefined;
  if (all || wanted.name !== undefined) {
    context.store.list(kind).forEach(object => send('ADDED', object));
  }
}

function streaming(context: ArgoContext, watched: Watched): RequestHandler {
  return (req, res) => {
    try {
      watch(context, watched, req, res);
    } catch (error) {
      sendStreamError(res, error);
    }
  };
}

export function streamRoutes(context: ArgoContext): Router {
  const routes = Router();
  routes.get('/api/v1/stream/applications', streaming(context, APPLICATIONS));
  routes.get(
    '/api/v1/stream/applicationsets',
    streaming(context, APPLICATION_SETS),
  );
  return routes;
}
