/** Logs of an Application's pods: a stream that ends with the pods, or stays open with `follow`. */
import { type Request, type Response, Router } from 'express';
import type {
  Cluster,
  LogLine,
  Ref,
  ResourceNode,
  World,
} from '../../world/World';
import { type PodOutput, followPod } from '../followPod';
import { sendStreamError } from './answers';
import type { ArgoContext } from './context';
import { findApplication, namedByQuery } from './findApplication';
import { integer, one } from './query';
import { demand } from './rights';
import { framingOf } from './streams';
import type { OpenStream } from './StreamRegistry';

interface LogQuery {
  kind: string;
  namespace: string;
  name: string;
  container?: string;
}

function queryOf(req: Request): LogQuery {
  const pod = one(req, 'podName');
  return {
    kind: pod ? 'Pod' : one(req, 'kind') ?? '',
    namespace: one(req, 'namespace') ?? '',
    name: pod ?? one(req, 'resourceName') ?? '',
    container: one(req, 'container'),
  };
}

/** Milliseconds are what Kubernetes' `timeStamp` keeps of the line's nanoseconds. */
function entry(line: LogLine): string {
  return JSON.stringify({
    result: {
      content: line.text,
      timeStamp: `${line.at.slice(0, 19)}Z`,
      last: false,
      timeStampStr: line.at,
      podName: line.pod,
    },
  });
}

function lastEntry(now: Date): string {
  const at = now.toISOString();
  return JSON.stringify({
    result: {
      content: '',
      timeStamp: `${at.slice(0, 19)}Z`,
      last: true,
      timeStampStr: at,
      podName: '',
    },
  });
}

function selectLines(req: Request, lines: LogLine[]): LogLine[] {
  const filter = one(req, 'filter');
  const tail = integer(req, 'tailLines');
  const kept = filter ? lines.filter(l => l.text.includes(filter)) : lines;
  return tail !== undefined && tail >= 0
    ? kept.slice(Math.max(0, kept.length - tail))
    : kept;
}

/** Sends further lines until every pod has ended; gives the way to stop earlier. */
function follow(
  cluster: Cluster,
  pods: PodOutput[],
  lines: LogLine[],
  stream: { line(line: LogLine): void; end(): void },
): () => void {
  let open = pods.length;
  const onEnd = () => {
    open -= 1;
    if (open === 0) {
      stream.end();
    }
  };
  const stops = pods.map(pod => {
    const seen = lines.filter(line => line.pod === pod.name).length;
    return followPod(cluster, pod, seen, { onLine: stream.line, onEnd });
  });
  if (pods.length === 0) {
    stream.end();
  }
  return () => stops.forEach(stop => stop());
}

/** Names of the pods that a resource is or owns, directly or through others. */
function podsOf(world: World, ref: Ref, query: LogQuery): PodOutput[] {
  const { nodes } = world.resourceTree(ref);
  const isOwned = (node: ResourceNode): boolean =>
    (node.kind === query.kind && node.name === query.name) ||
    (node.parentRefs ?? []).some(parent =>
      nodes.some(
        other =>
          other.kind === parent.kind &&
          other.name === parent.name &&
          isOwned(other),
      ),
    );
  const pods = nodes.filter(node => node.kind === 'Pod' && isOwned(node));
  const { namespace, container } = query;
  return pods.map(({ name }) => ({ namespace, name, container }));
}

function sendLogs(
  context: ArgoContext,
  world: World,
  req: Request,
  res: Response,
): void {
  const { caller, ref, object } = findApplication(
    context,
    req,
    namedByQuery(req),
  );
  demand(caller, 'logs', 'get', object);
  const query = queryOf(req);
  const lines = world.podLogs(ref, query);
  const app = world.application(ref);
  const cluster = app && world.clusterOf(app);
  let stop = () => {};
  const stream: OpenStream = context.streams.open(res, framingOf(req), () =>
    stop(),
  );
  selectLines(req, lines).forEach(line => stream.write(entry(line)));
  const end = () => {
    stream.write(lastEntry(world.clock.now()));
    stream.end();
  };
  if (one(req, 'follow') === 'true' && cluster) {
    const pods = podsOf(world, ref, query);
    const line = (next: LogLine) => stream.write(entry(next));
    stop = follow(cluster, pods, lines, { line, end });
  } else if (lines.length > 0) {
    end();
  } else {
    // Nothing to say about a pod that is not there (recording 3.5/reads).
    stream.end();
  }
}

export function logRoutes(context: ArgoContext, world: World): Router {
  const routes = Router();
  const paths = [
    '/api/v1/applications/:name/logs',
    '/api/v1/applications/:name/pods/:podName/logs',
  ];
  routes.get(paths, (req, res) => {
    try {
      sendLogs(context, world, req, res);
    } catch (error) {
      sendStreamError(res, error);
    }
  });
  return routes;
}
