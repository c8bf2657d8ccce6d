/** Which checks nobody saw that a later gate requires. */

import { gatedStage, snapshot } from '../__testUtils__/pipelines';
import type { PolicyConfig } from '../config';
import { missingChecks } from './lostEvidence';

const policy = (checks: PolicyConfig['checks']): PolicyConfig => ({
  name: 'production',
  match: { stage: 'prod' },
  approvals: 1,
  approvers: { users: [], groups: [] },
  checks,
});

const missing = (checks: PolicyConfig['checks'], shown = snapshot()) =>
  missingChecks(shown, 0, { policies: [policy(checks)], brokenPolicies: [] });

it('names what prod requires and dev did not run', () => {
  expect(missing(['smoke', 'load'])).toEqual(['smoke', 'load']);
  expect(missing(undefined)).toEqual([]);
});

it('is silent of what has a result, whatever it is', () => {
  const shown = snapshot();
  shown.pipeline.stages[0].targets[0].checks = [
    {
      name: 'smoke',
      kind: 'job',
      phase: 'Sync',
      state: 'failed',
      revisions: [],
    },
  ];
  expect(missing(['smoke', 'load'], shown)).toEqual(['load']);
});

it('asks nothing of a stage that no gate of ours follows', () => {
  const shown = snapshot({ stage: gatedStage({ gate: { kind: 'argocd' } }) });
  expect(missing(['smoke'], shown)).toEqual([]);
});
