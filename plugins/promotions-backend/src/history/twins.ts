/** Puts new records under the ids of those that another replica wrote of the same releases. Pure. */

import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { isSameRelease } from './mergeRecords';
import type { ReadRow } from './operations/readShared';
import { revisionsDigest, type StageRecord } from './records';
import type { ReleaseRow } from './tables';

export interface StoredRecord {
  ref: PipelineRef;
  record: StageRecord;
}

/** What a record's row is found by. */
export function placeOf({ ref, record }: StoredRecord) {
  const { instance, namespace, name } = ref;
  return {
    instance,
    namespace,
    name,
    stage_index: record.stage.index,
    revisions_key: revisionsDigest(record.revisions),
  };
}

/** By id; `found`: rows of the same revisions in the same stages. */
export function joinTwins(
  records: ReadonlyMap<string, StoredRecord>,
  found: readonly ReadRow<ReleaseRow, StageRecord>[],
): ReadonlyMap<string, StoredRecord> {
  const joined = new Map(records);
  for (const [id, stored] of records) {
    const isThere = found.some(({ row }) => row.id === id);
    const twin = found.find(row => isTwin(row, stored))?.row.id ?? id;
    if (!isThere && !joined.has(twin)) {
      joined.delete(id);
      joined.set(twin, stored);
    }
  }
  return joined;
}

function isTwin(
  { row, value }: ReadRow<ReleaseRow, StageRecord>,
  { ref, record }: StoredRecord,
): boolean {
  return (
    formatPipelineRef(row) === formatPipelineRef(ref) &&
    isSameRelease(value, record)
  );
}
