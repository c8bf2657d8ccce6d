/** One Application in the words of the API. */

import type {
  Check,
  Operation,
  Target,
  TargetLinks,
} from '@stagecraft/plugin-promotions-common';
import type { Application } from '../argocd/types';
import { explainTarget, type NameRelease } from './explain';
import type { JudgedTarget } from './judgement';
import { runIn, type PipelineMemory } from './memory';
import { deployedRevisions, deploying, isRunning, same } from './operations';
import type { PresentationFacts } from './presentationFacts';

export function presentTarget(
  target: JudgedTarget,
  memory: PipelineMemory,
  facts: PresentationFacts,
  nameRelease: NameRelease,
): Target {
  const { app, verdict } = target;
  const { name, namespace } = app.key;
  const deployed = deployedRevisions(app);
  return {
    name,
    namespace,
    cluster: clusterOf(app),
    destination: app.destination.namespace,
    verdict,
    explanation: explainTarget(target, nameRelease),
    desired: app.sync.revisions,
    deployed,
    deployedAt: app.history[app.history.length - 1]?.deployedAt,
    sync: app.sync.status,
    health: app.health.status,
    images: app.images,
    operation: operationOf(app),
    syncs: app.history.filter(entry => same(entry.revisions, deployed)).length,
    checks: checksOf(target, memory),
    links: linksOf(app, facts),
  };
}

const IN_CLUSTER = 'https://kubernetes.default.svc';

function clusterOf({ destination: { name, server } }: Application): string {
  return name ?? (server === IN_CLUSTER ? 'in-cluster' : server ?? 'unknown');
}

function operationOf(app: Application): Operation | undefined {
  const { operation } = app;
  if (!operation) {
    return undefined;
  }
  return {
    phase: operation.phase,
    revisions: isRunning(operation) ? deploying(app) : operation.revisions,
    startedAt: operation.startedAt,
    finishedAt: operation.finishedAt,
    message: operation.message || undefined,
    retryCount: operation.retryCount,
    initiatedBy: operation.initiatedBy.username || undefined,
  };
}

function checksOf(
  { app, candidate }: JudgedTarget,
  memory: PipelineMemory,
): Check[] {
  const run = runIn(memory, app, candidate);
  return (run?.checks ?? []).map(check => ({
    ...check,
    kind: 'job',
    revisions: candidate,
  }));
}

function linksOf(app: Application, facts: PresentationFacts): TargetLinks {
  const { namespace, name } = app.key;
  const [deployed] = deployedRevisions(app);
  const [desired] = app.sync.revisions;
  return {
    argocd: `${facts.frontendUrl}/applications/${namespace}/${name}`,
    deployed: deployed && facts.commit(deployed)?.url,
    desired: desired && facts.commit(desired)?.url,
  };
}
