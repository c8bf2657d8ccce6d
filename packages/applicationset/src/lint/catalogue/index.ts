/** Every finding there is: what it means on a real Argo CD, the way out, and the smallest example. */
import { APPLICATION_FINDINGS } from './applicationFindings';
import { CHANGE_FINDINGS } from './changeFindings';
import type { FindingEntry } from './entry';
import { FILE_FINDINGS } from './fileFindings';
import { MANIFEST_FINDINGS } from './manifestFindings';
import { RENDER_FINDINGS } from './renderFindings';
import { ROLLOUT_FINDINGS } from './rolloutFindings';

const ALL = {
  ...FILE_FINDINGS,
  ...ROLLOUT_FINDINGS,
  ...RENDER_FINDINGS,
  ...APPLICATION_FINDINGS,
  ...MANIFEST_FINDINGS,
  ...CHANGE_FINDINGS,
};

/**
 * What can be found; stable, for machines.
 * @public
 */
export type FindingCode = keyof typeof ALL;

/**
 * Every finding by its code; docs/findings.md is made of it.
 * @public
 */
export const FINDINGS: Readonly<Record<FindingCode, FindingEntry>> = ALL;

/** Codes that only a comparison with another state can find. */
export const CHANGES: readonly string[] = Object.keys(CHANGE_FINDINGS);
