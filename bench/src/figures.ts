/** What the bench measured, against what was wanted. */

export type Unit = 'ms' | 's' | 'MB' | 'KB' | 'calls' | '×' | 'events/s';

export type Goal = { atMost: number } | { atLeast: number };

export interface Figure {
  /** The row that measured it, such as `calls`. */
  row: string;
  /** In a person's words. */
  what: string;
  value: number;
  unit: Unit;
  /** Absent where a figure only explains others. */
  goal?: Goal;
}

/** "met", by how much it is missed, or nothing where there is no goal. */
export function verdictOf({ value, goal }: Figure): string {
  if (!goal) return '';
  if ('atMost' in goal) {
    if (value <= goal.atMost) return 'met';
    const by =
      goal.atMost === 0 ? `${value} too many` : ratio(value, goal.atMost);
    return `missed: ${by}`;
  }
  return value >= goal.atLeast
    ? 'met'
    : `missed: ${ratio(goal.atLeast, value)}`;
}

export function goalText({ goal, unit }: Figure): string {
  if (!goal) return '';
  return 'atMost' in goal
    ? `≤ ${rounded(goal.atMost)} ${unit}`
    : `≥ ${rounded(goal.atLeast)} ${unit}`;
}

export function valueText({ value, unit }: Figure): string {
  return `${rounded(value)} ${unit}`;
}

function ratio(larger: number, smaller: number): string {
  return `${rounded(larger / smaller)} × the goal`;
}

/** Three digits are as much as a benchmark knows. */
function rounded(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
