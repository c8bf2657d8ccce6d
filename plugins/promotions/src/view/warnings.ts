/** Warnings as they are read: one of a kind, however many targets share it. */

import type { Warning } from '@stagecraft/plugin-promotions-common';

export interface WarningGroup {
  code: string;
  /** Said of the first target, or of the whole stage. */
  first: Warning;
  /** The same of other targets. */
  others: Warning[];
}

export function groupWarnings(warnings: readonly Warning[]): WarningGroup[] {
  const groups = new Map<string, WarningGroup>();
  for (const warning of warnings) {
    const group = groups.get(warning.code);
    if (group) {
      group.others.push(warning);
    } else {
      const { code } = warning;
      groups.set(code, { code, first: warning, others: [] });
    }
  }
  return [...groups.values()];
}
