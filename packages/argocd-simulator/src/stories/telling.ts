/** What the tellings of the stories share. */

import { GATED, SetOptions, THREE, applicationSet, job } from './manifests';
import type { Story } from './Story';

export type Tell = (s: Story) => Promise<void>;

/** The ApplicationSet of dev, qa and prod. */
export const three = (s: Story, options: Partial<SetOptions> = {}) =>
  applicationSet(s.name, s.url, { elements: THREE, steps: GATED, ...options });

/** Whether Argo CD calls a target Healthy and has compared it at the revision. */
export const settled = (s: Story, target: string, revision: string) =>
  s.stat(target) === 'Healthy' && s.revision(target) === revision;

export const healthy = (s: Story, target: string) =>
  s.app(target)?.status?.health.status === 'Healthy';

/** A gate Job in qa's Sync phase, after everything else. */
export const functional = (ok: boolean) => ({
  'qa/gate.yaml': job('functional', {
    hook: 'Sync',
    outcome: ok ? 'succeed' : 'fail',
    wave: 5,
  }),
});
