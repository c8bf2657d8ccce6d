/** A second, plain reading of the recordings that shares no code with the product: the truth that its verdicts are held against. */

import { z } from 'zod';
import type { RecordedLine } from '../../argocd/__testUtils__/recordings';

const revisioned = {
  revision: z.string().optional(),
  revisions: z.array(z.string()).optional(),
};

const resource = z.object({
  kind: z.string(),
  name: z.string(),
  hookType: z.string().optional(),
  hookPhase: z.string().optional(),
});

const application = z.object({
  metadata: z.object({
    name: z.string(),
    deletionTimestamp: z.string().optional(),
  }),
  operation: z.unknown().optional(),
  status: z
    .object({
      sync: z
        .object({ status: z.string().optional(), ...revisioned })
        .optional(),
      health: z.object({ status: z.string().optional() }).optional(),
      history: z.array(z.object(revisioned)).optional(),
      operationState: z
        .object({
          phase: z.string(),
          operation: z
            .object({
              sync: z
                .object({ dryRun: z.boolean().optional(), ...revisioned })
                .optional(),
            })
            .optional(),
          syncResult: z
            .object({ resources: z.array(resource).optional(), ...revisioned })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

const event = z.object({
  result: z.object({ type: z.string(), application: application.optional() }),
});

export type RawApplication = z.infer<typeof application>;

export class RawApplications {
  constructor(
    private readonly applications = new Map<string, RawApplication>(),
    private readonly commits: string[] = [],
    private readonly failedChecks = new Set<string>(),
  ) {}

  clone(): RawApplications {
    return new RawApplications(
      new Map(this.applications),
      [...this.commits],
      new Set(this.failedChecks),
    );
  }

  take(line: RecordedLine): void {
    const commit = /^commit ([0-9a-f]{7})/.exec(line.note ?? '')?.[1];
    if (commit) {
      this.commits.push(commit);
    }
    const parsed = event.safeParse(line.data);
    const app = parsed.success ? parsed.data.result.application : undefined;
    if (!parsed.success || !app) {
      return;
    }
    if (parsed.data.result.type === 'DELETED') {
      this.applications.delete(app.metadata.name);
    } else {
      this.applications.set(app.metadata.name, app);
      this.noteFailedCheck(app);
    }
  }

  named(names: string[]): RawApplication[] {
    return names.flatMap(name => this.applications.get(name) ?? []);
  }

  isInOrder(app: RawApplication): boolean {
    return (
      app.status?.sync?.status === 'Synced' &&
      app.status?.health?.status === 'Healthy' &&
      app.operation === undefined &&
      app.status?.operationState?.phase !== 'Running' &&
      this.isNewest(comparedWith(app))
    );
  }

  hasFailedCheck(app: RawApplication): boolean {
    return this.failedChecks.has(keyOf(app, comparedWith(app)));
  }

  hasFailed(app: RawApplication): boolean {
    const operation = app.status?.operationState;
    return (
      ['Failed', 'Error'].includes(operation?.phase ?? '') &&
      app.operation === undefined &&
      operation?.operation?.sync?.dryRun !== true &&
      comparedWith(app).length > 0 &&
      sameRevisions(revisionsOf(operation?.syncResult), comparedWith(app)) &&
      this.isNewest(comparedWith(app))
    );
  }

  isDegraded(app: RawApplication): boolean {
    const history = app.status?.history ?? [];
    return (
      app.status?.health?.status === 'Degraded' &&
      app.operation === undefined &&
      app.metadata.deletionTimestamp === undefined &&
      app.status?.operationState?.phase === 'Succeeded' &&
      app.status?.sync?.status === 'Synced' &&
      sameRevisions(
        revisionsOf(history[history.length - 1]),
        comparedWith(app),
      ) &&
      this.isNewest(comparedWith(app))
    );
  }

  private noteFailedCheck(app: RawApplication): void {
    const operation = app.status?.operationState;
    const failed = operation?.syncResult?.resources?.some(
      ({ hookType, hookPhase }) => hookType && hookPhase === 'Failed',
    );
    if (failed && operation?.phase === 'Failed') {
      this.failedChecks.add(keyOf(app, revisionsOf(operation.syncResult)));
    }
  }

  /** Of each source, no target has seen a commit that came later. */
  private isNewest(revisions: string[]): boolean {
    const others = [...this.applications.values()].map(comparedWith);
    return revisions.every((revision, source) =>
      others.every(other => this.age(other[source]) <= this.age(revision)),
    );
  }

  private age(revision: string | undefined): number {
    return this.commits.indexOf((revision ?? '').slice(0, 7));
  }
}

function comparedWith(app: RawApplication): string[] {
  return revisionsOf(app.status?.sync);
}

function revisionsOf(
  part: { revision?: string; revisions?: string[] } | undefined,
): string[] {
  return part?.revisions ?? (part?.revision ? [part.revision] : []);
}

function sameRevisions(a: string[], b: string[]): boolean {
  return a.length > 0 && a.join() === b.join();
}

function keyOf(app: RawApplication, revisions: string[]): string {
  return `${app.metadata.name} ${revisions.join()}`;
}
