/** The only place that rolls dice; everything else is given a source of numbers from 0 up to 1. */

export type Random = () => number;

export const systemRandom: Random = Math.random;
