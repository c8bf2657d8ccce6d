/** What Argo CD's own JSON tells of each Application's history, read without any code of the product. */

import { z } from 'zod';
import type { RecordedLine } from '../../argocd/__testUtils__/recordings';

const application = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    deletionTimestamp: z.string().optional(),
  }),
  status: z.object({
    history: z.array(
      z.object({
        id: z.number(),
        revision: z.string().optional(),
        revisions: z.array(z.string()).optional(),
      }),
    ),
  }),
});

const event = z.object({ result: z.object({ application }) });

interface RawSync {
  uid: string;
  revision: string;
  times: number;
}

/**
 * By target, its successful syncs in order: `revision × times`, those of the same revision and Application in a row
 * together. What happens to an Application that is being deleted is nobody's release.
 */
export function rawSyncs(
  lines: readonly RecordedLine[],
): Map<string, string[]> {
  const syncs = new Map<string, Map<string, RawSync>>();
  for (const { data } of lines) {
    const parsed = event.safeParse(data);
    const app = parsed.data?.result.application;
    if (app && !app.metadata.deletionTimestamp) {
      const { name, uid } = app.metadata;
      const own = syncs.get(name) ?? new Map<string, RawSync>();
      syncs.set(name, own);
      for (const { id, revision, revisions = [revision] } of app.status
        .history) {
        own.set(`${uid} ${id}`, {
          uid,
          revision: revisions.join('+'),
          times: 1,
        });
      }
    }
  }
  return new Map(
    [...syncs].map(([name, own]) => [name, inARow([...own.values()])]),
  );
}

function inARow(syncs: readonly RawSync[]): string[] {
  const rows: RawSync[] = [];
  for (const sync of syncs) {
    const last = rows.at(-1);
    if (last?.revision === sync.revision && last.uid === sync.uid) {
      last.times += 1;
    } else {
      rows.push({ ...sync });
    }
  }
  return rows.map(({ revision, times }) => `${revision} × ${times}`);
}
