/** Points at which tests kill the worker, in the order in which it passes them. In production nothing happens there. */

export const KILL_POINTS = [
  'claimed',
  'verified',
  'intent',
  'sent',
  'accepted',
  'adopted',
  'takenBack',
  'stopping',
  'recorded',
  'betweenTargets',
  'finished',
] as const;

export type KillPoint = (typeof KILL_POINTS)[number];
