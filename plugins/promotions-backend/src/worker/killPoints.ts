/** Points at which tests kill the worker, in the order in which it passes them. In production nothing happens there. */

export type KillPoint =
  | 'claimed'
  | 'verified'
  | 'intent'
  | 'sent'
  | 'recorded'
  | 'betweenTargets'
  | 'finished';

export const KILL_POINTS: readonly KillPoint[] = [
  'claimed',
  'verified',
  'intent',
  'sent',
  'recorded',
  'betweenTargets',
  'finished',
];
