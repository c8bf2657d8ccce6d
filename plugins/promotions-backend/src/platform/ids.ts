/** The only place that makes ids and secrets; everything else is given a source of them. */

import { randomBytes, randomUUID } from 'node:crypto';

export type NewId = () => string;

export const newId: NewId = () => randomUUID();

/** A secret that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
