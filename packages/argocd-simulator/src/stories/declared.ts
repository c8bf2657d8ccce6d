/** Where a simulated story differs from its recording, with the reason; DIFFERENCES.md tells the same. */

export interface DeclaredDifference {
  recording: string;
  /** As `differences` words it. */
  difference: string;
  reason: string;
}

export const declared: readonly DeclaredDifference[] = [];
