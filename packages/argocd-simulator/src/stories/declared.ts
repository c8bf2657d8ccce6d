/** Where a simulated story differs from its recording, with the reason; DIFFERENCES.md tells the same. */

export interface DeclaredDifference {
  recording: string;
  /** As `differences` words it. */
  difference: string;
  reason: string;
}

export const declared: readonly DeclaredDifference[] = [
  {
    recording: 'membership',
    difference:
      'membership-qa rollout: recorded 2:Waiting@r1, 2:Pending@r1, 2:Progressing@r1, 2:Healthy@r1, 2:Waiting@r2, 2:Pending@r2, -1:Progressing@r2 | simulated 2:Waiting@r1, 2:Pending@r1, 2:Progressing@r1, 2:Healthy@r1, 2:Waiting@r2, 2:Pending@r2, 2:Progressing@r2, -1:Progressing@r2',
    reason:
      'qa is called Progressing in its own step before it leaves the list; recorded it left as Pending',
  },
];
