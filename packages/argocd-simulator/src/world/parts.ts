/** What a world is made of, and the small questions that all its operations ask of it. */

import type { RenderWorld } from '@stagecraft/applicationset';
import type { TargetLoader } from '../controllers/application/targets';
import { assignedWindows } from '../controllers/application/windows';
import type { Renderer } from '../controllers/applicationset/generate';
import type { SimCluster } from '../controllers/cluster/SimCluster';
import { Application, SyncWindow, isAppProject, isApplication } from './argocd';
import { recordEvent } from './events';
import { Random } from './random';
import { GitReader, KubeObject, ObjectStore, SimClock } from './types';
import { ArgoError, Ref, WorldSettings } from './World';

export interface WorldParts {
  clock: SimClock;
  settings: WorldSettings;
  random: Random;
  git: GitReader;
  renderer: Renderer;
  renderWorld: RenderWorld;
  /** The cluster that Argo CD runs in; its store holds Argo CD's own objects too. */
  home: SimCluster;
  argocd: ObjectStore;
  clusters: ReadonlyMap<string, SimCluster>;
  targets: TargetLoader;
}

export function applicationIn(
  { argocd }: Pick<WorldParts, 'argocd'>,
  ref: Ref,
): Application | undefined {
  const found = argocd.get({ kind: 'Application', ...ref });
  return found && isApplication(found) ? found : undefined;
}

/** @throws ArgoError 404 in Kubernetes' words */
export function existing(
  parts: Pick<WorldParts, 'argocd'>,
  ref: Ref,
): Application {
  const app = applicationIn(parts, ref);
  if (!app) {
    throw new ArgoError(
      404,
      5,
      `applications.argoproj.io "${ref.name}" not found`,
    );
  }
  return app;
}

export function clusterFor(
  { clusters }: Pick<WorldParts, 'clusters'>,
  app: Application,
): SimCluster | undefined {
  const { server, name } = app.spec.destination;
  return [...clusters.values()].find(c =>
    server ? c.server === server : c.name === name,
  );
}

export function windowsFor(
  { argocd, settings }: WorldParts,
  app: Application,
): SyncWindow[] {
  const project = argocd.get({
    kind: 'AppProject',
    namespace: settings.namespace,
    name: app.spec.project,
  });
  return assignedWindows(
    project && isAppProject(project) ? project : undefined,
    app,
  );
}

/** Writes an Event of one of Argo CD's controllers. */
export function recordFor(
  { argocd, clock }: Pick<WorldParts, 'argocd' | 'clock'>,
  about: KubeObject,
  reason: string,
  message: string,
  component = 'argocd-application-controller',
): void {
  const event = { reason, message, component };
  recordEvent(argocd, clock, about, event);
}
