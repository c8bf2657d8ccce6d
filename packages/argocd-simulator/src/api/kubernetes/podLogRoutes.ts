/** Logs of a pod, as text; with `follow` until its containers have ended. */
import { type Request, type Response, Router } from 'express';
import { listAt, textAt } from '../../world/json';
import type { LogLine } from '../../world/World';
import type { KubeObject } from '../../world/types';
import { followPod } from '../followPod';
import { attemptOn, demand, notFound, userOf } from './access';
import { type KubernetesContext, answer, text } from './objectRoutes';
import { RESOURCES } from './resources';
import { badRequest } from './status';

const PODS = RESOURCES.filter(resource => resource.kind === 'Pod')[0];

function containerOf(pod: KubeObject, req: Request): string {
  const names = listAt(pod, 'spec', 'containers').map(
    container => textAt(container, 'name') ?? '',
  );
  const asked = text(req, 'container');
  const { name } = pod.metadata;
  if (!asked && names.length > 1) {
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(
        ' ',
      )}]`,
    );
  }
  const container = asked ?? names[0];
  if (!names.includes(container)) {
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  }
  return container;
}

function phaseOf(pod: KubeObject | undefined): string | undefined {
  return textAt(pod, 'status', 'phase');
}

function refuseWhileWaiting(pod: KubeObject, container: string): void {
  if (phaseOf(pod) !== 'Pending') {
    return;
  }
  const states = listAt(pod, 'status', 'containerStatuses');
  const reason = states
    .map(state => textAt(state, 'state', 'waiting', 'reason'))
    .find(Boolean);
  throw badRequest(
    `container "${container}" in pod "${
      pod.metadata.name
    }" is waiting to start: ${reason ?? 'ContainerCreating'}`,
  );
}

function printer(req: Request, res: Response): (line: LogLine) => void {
  const timestamps = text(req, 'timestamps') === 'true';
  return line => {
    res.write(`${timestamps ? `${line.at} ` : ''}${line.text}\n`);
  };
}

function tail(req: Request, lines: LogLine[]): LogLine[] {
  const count = text(req, 'tailLines');
  return count === undefined
    ? lines
    : lines.slice(Math.max(0, lines.length - Number(count)));
}

function sendLog(context: KubernetesContext, req: Request, res: Response) {
  const user = userOf(context.users, req);
  const { namespace, name } = req.params;
  demand(user, attemptOn(PODS, 'get', { namespace, name }, 'log'));
  const pod = context.cluster.store.get({ kind: 'Pod', namespace, name });
  if (!pod) {
    throw notFound(PODS, name);
  }
  const container = containerOf(pod, req);
  refuseWhileWaiting(pod, container);
  const lines = context.cluster.podLogs(namespace, name, container) ?? [];
  res.setHeader('Content-Type', 'text/plain');
  const print = printer(req, res);
  tail(req, lines).forEach(print);
  if (text(req, 'follow') !== 'true') {
    res.end();
    return;
  }
  res.flushHeaders();
  const output = { namespace, name, container };
  const onEnd = () => res.end();
  const listener = { onLine: print, onEnd };
  const { cluster } = context;
  const stop = followPod(cluster, output, lines.length, listener);
  res.on('close', stop);
}

export function podLogRoutes(context: KubernetesContext): Router {
  const routes = Router();
  routes.get(
    '/api/v1/namespaces/:namespace/pods/:name/log',
    answer((req, res) => sendLog(context, req, res)),
  );
  return routes;
}
