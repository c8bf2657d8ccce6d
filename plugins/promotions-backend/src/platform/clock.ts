/** The only place that reads the machine's time; everything else is given a clock. */

export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
