/** Holds as they lie in the database, and the way there and back. */

import type { Hold, HoldScope } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { NewHold } from './HoldStore';

export interface HoldRow {
  id: string;
  kind: HoldScope['kind'];
  instance: string | null;
  namespace: string | null;
  name: string | null;
  stage_index: number | null;
  stage_name: string | null;
  cause: Hold['cause'];
  reason: string;
  put_by: string;
  put_at: string;
  lifted_by: string | null;
  lifted_at: string | null;
  lift_reason: string | null;
}

export const holds = (db: Knex) => db<HoldRow>('promotions_holds');

export function toRow(id: string, hold: NewHold): HoldRow {
  return {
    id,
    ...scopeColumns(hold.scope),
    cause: hold.cause,
    reason: hold.reason,
    put_by: hold.by,
    put_at: hold.at,
    lifted_by: null,
    lifted_at: null,
    lift_reason: null,
  };
}

function scopeColumns(scope: HoldScope) {
  const pipeline = 'pipeline' in scope ? scope.pipeline : undefined;
  const instance = scope.kind === 'instance' ? scope.instance : null;
  const stage = scope.kind === 'stage' ? scope : undefined;
  return {
    kind: scope.kind,
    instance: pipeline?.instance ?? instance,
    namespace: pipeline?.namespace ?? null,
    name: pipeline?.name ?? null,
    stage_index: stage?.index ?? null,
    stage_name: stage?.name ?? null,
  };
}

export function toHold(row: HoldRow): Hold {
  return {
    id: row.id,
    scope: toScope(row),
    reason: row.reason,
    by: row.put_by,
    at: row.put_at,
    cause: row.cause,
    ...(row.lifted_by !== null &&
      row.lifted_at !== null && {
        lifted: {
          by: row.lifted_by,
          at: row.lifted_at,
          ...(row.lift_reason !== null && { reason: row.lift_reason }),
        },
      }),
  };
}

function toScope(row: HoldRow): HoldScope {
  const { kind } = row;
  const instance = row.instance ?? '';
  const pipeline = {
    instance,
    namespace: row.namespace ?? '',
    name: row.name ?? '',
  };
  switch (kind) {
    case 'everything':
      return { kind };
    case 'instance':
      return { kind, instance };
    case 'pipeline':
      return { kind, pipeline };
    default:
      return {
        kind,
        pipeline,
        index: row.stage_index ?? -1,
        name: row.stage_name ?? '',
      };
  }
}
