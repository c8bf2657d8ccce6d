/** Every finding there is: what it means on a real Argo CD, the way out, and the smallest example. */
import { APPLICATION_FINDINGS } from './applicationFindings';
import { CHANGE_FINDINGS } from './changeFindings';
import type { FindingCode } from './codes';
import type { FindingEntry } from './entry';
import { FILE_FINDINGS } from './fileFindings';
import { MANIFEST_FINDINGS } from './manifestFindings';
import { RENDER_FINDINGS } from './renderFindings';
import { ROLLOUT_FINDINGS } from './rolloutFindings';

const ASKED_FINDINGS = {
  argocdDiffers: {
    severity: 'warning',
    title: 'Argo CD would make something else of it',
    happens: 'Argo CD makes what it says, not what is shown here.',
    fix: 'Look at the ApplicationSet in Argo CD before you merge it, and report the difference to whoever maintains the portal.',
    example: {},
  },
} as const satisfies Record<string, FindingEntry>;

/**
 * Every finding by its code; docs/findings.md is made of it.
 * @public
 */
export const FINDINGS: Readonly<Record<FindingCode, FindingEntry>> = {
  ...FILE_FINDINGS,
  ...ROLLOUT_FINDINGS,
  ...RENDER_FINDINGS,
  ...APPLICATION_FINDINGS,
  ...MANIFEST_FINDINGS,
  ...CHANGE_FINDINGS,
  ...ASKED_FINDINGS,
};

/** Codes that only a comparison with another state can find. */
export const CHANGES: readonly string[] = Object.keys(CHANGE_FINDINGS);

/** Codes that only an Argo CD that is asked can find, which the portal does where it may. */
export const ASKED: readonly string[] = Object.keys(ASKED_FINDINGS);
