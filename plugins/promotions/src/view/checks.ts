/** The checks of a stage's targets, drawn together: one line a check, however many targets it ran on. */

import type {
  Check,
  CheckState,
  Target,
} from '@stagecraft/plugin-promotions-common';

export interface CheckView {
  name: string;
  /** The state that asks most for attention among its targets. */
  state: CheckState;
  /** Targets in that state, of all that have this check. */
  count: number;
  total: number;
  message?: string;
}

const WORST_FIRST: readonly CheckState[] = [
  'failed',
  'running',
  'unknown',
  'absent',
  'passed',
];

export function checksOf(targets: readonly Target[]): CheckView[] {
  const byName = new Map<string, Check[]>();
  for (const check of targets.flatMap(target => target.checks)) {
    byName.set(check.name, [...(byName.get(check.name) ?? []), check]);
  }
  return [...byName].map(([name, checks]) => checkView(name, checks));
}

function checkView(name: string, checks: Check[]): CheckView {
  const state =
    WORST_FIRST.find(one => checks.some(check => check.state === one)) ??
    'unknown';
  const such = checks.filter(check => check.state === state);
  const message = such.find(check => check.message)?.message;
  return { name, state, count: such.length, total: checks.length, message };
}
