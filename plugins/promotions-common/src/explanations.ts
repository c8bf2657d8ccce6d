/** The words of every explanation by its code: what a stage waits for. Backend and front end fill in the same sentences. */

/**
 * Sentences by `explanation.CODE`, with a gap for each parameter. `{{because}}` holds a reason in brackets with a
 * space before it, or nothing. Since when it is so, and who can move it, are fields of their own.
 * @public
 */
export const explanationMessages = {
  'explanation.rolling': '{{stage}} is deploying {{release}}.',
  'explanation.rollingOther':
    '{{stage}} is deploying {{older}}, not {{release}}.',
  'explanation.rollingUntold':
    '{{stage}} has a sync at work that began before {{release}} was compared.',
  'explanation.retrying':
    '{{stage}} tries {{release}} again soon: attempt {{attempt}} of {{limit}} on {{target}} failed{{because}}.',
  'explanation.progressing':
    '{{stage}} runs {{release}}, {{target}} is not Healthy yet{{because}}.',
  'explanation.checkRunning':
    '{{stage}} runs {{release}}; the check {{check}} on {{target}} has not finished.',
  'explanation.suspended.rollout':
    '{{stage}} waits for somebody to promote the paused {{resource}} of {{target}} in Argo Rollouts.',
  'explanation.suspended.job':
    '{{stage}} waits for somebody to resume the suspended {{resource}} of {{target}} (suspend: false).',
  'explanation.suspended.other':
    '{{stage}} waits for somebody to resume {{resource}} of {{target}}, which is suspended.',
  'explanation.syncDue':
    'Argo CD is about to sync {{target}} again for {{release}}.',
  'explanation.nextBatch':
    '{{stage}} is deploying {{release}}, {{open}} of {{total}} targets have yet to start.',
  'explanation.settling':
    '{{stage}} has just deployed; Argo CD is comparing {{target}}.',
  'explanation.childRolling':
    '{{stage}} runs {{release}}; {{child}}, an Application of {{target}}, is not done yet{{because}}.',
  'explanation.childOutOfSync':
    '{{stage}} waits for somebody to sync {{child}}, an Application of {{target}} that does not sync by itself.',
  'explanation.checkFailed':
    '{{stage}} failed: the check {{check}} of {{release}} did not pass on {{target}}{{because}}.',
  'explanation.operationFailed':
    '{{stage}} failed: the sync of {{release}} on {{target}} did not succeed{{because}}.',
  'explanation.degraded':
    '{{stage}} failed: {{target}} is Degraded with {{release}}{{because}}.',
  'explanation.childFailed':
    '{{stage}} failed: {{child}}, an Application of {{target}}, is broken{{because}}.',
  'explanation.hydrationFailed':
    '{{stage}} failed: Argo CD could not hydrate {{older}} for {{target}}{{because}}.',
  'explanation.leftover':
    '{{stage}} failed: {{target}} was synced to {{release}} and stays OutOfSync, because {{resources}} left the manifests and is not pruned.',
  'explanation.stillOutOfSync':
    '{{stage}} failed: {{target}} was synced to {{release}} and stays OutOfSync{{because}}.',
  'explanation.waiting':
    '{{stage}} waits until {{earlier}} has completed {{release}}.',
  'explanation.gated.approval': '{{stage}} waits for approval of {{release}}.',
  'explanation.gated.verified':
    '{{stage}} waits for its verified gate, which the portal opens for {{release}} when the evidence is complete.',
  'explanation.gated.unproven':
    '{{stage}} waits for approval of {{release}}: it changed nothing in any earlier stage, so none of them proves it.',
  'explanation.verified.soon':
    '{{stage}} opens for {{release}} by itself in {{left}}: {{missing}}.',
  'explanation.verified.waits':
    '{{stage}} does not open for {{release}} yet: {{missing}}.',
  'explanation.verified.stuck':
    '{{stage}} does not open for {{release}} by itself: {{missing}}.',
  'explanation.verified.opening':
    '{{stage}} is about to be opened for {{release}}: the evidence is complete.',
  'explanation.gated.pullRequest':
    '{{stage}} waits for a pull request with {{release}}.',
  'explanation.gated.job':
    '{{stage}} waits for its approval Job to let {{release}} in.',
  'explanation.gated.workflow':
    '{{stage}} waits for its Workflow to let {{release}} in.',
  'explanation.gated.manual':
    '{{stage}} waits for somebody to sync {{release}} outside the portal: its step has maxUpdate 0 and names no gate.',
  'explanation.gated.argocd':
    '{{stage}} waits for Argo CD to start {{release}}.',
  'explanation.windowBlocks':
    '{{stage}} is blocked: a sync window of Argo CD holds the sync of {{release}} on {{target}}.',
  'explanation.pruneConfirmation':
    '{{stage}} is blocked: the sync of {{target}} waits until somebody confirms what it deletes{{because}}.',
  'explanation.setBroken': 'The ApplicationSet is broken{{because}}.',
  'explanation.strategyIgnored':
    'Argo CD ignores the strategy "{{type}}": it orders nothing and syncs nothing until it is RollingSync.',
  'explanation.progressiveSyncsOff':
    '{{stage}} is blocked: progressive syncs are switched off in Argo CD, so nothing opens it.',
  'explanation.noStages':
    'The ApplicationSet has no steps, so it has no stages.',
  'explanation.complete': '{{stage}} runs {{release}}.',
  'explanation.allComplete': 'Every stage runs {{release}}.',
  'explanation.noTargets':
    'The ApplicationSet has not generated any Application.',
  'explanation.idle': '{{stage}} does not run {{release}} yet.',
  'explanation.empty': '{{stage}} has no targets.',
  'explanation.drifted':
    '{{stage}} has drifted: {{target}} completed {{release}} and the cluster has moved away{{because}}.',
  'explanation.rolledBack':
    '{{stage}} was rolled back: {{target}} completed {{release}} and runs {{older}} now.',
  'explanation.outOfOrder':
    '{{stage}} runs {{release}}, which {{earlier}} has not completed.',
  'explanation.notCompared':
    'Argo CD has not compared {{target}} since {{release}} appeared, so nothing is known of it in {{stage}}.',
  'explanation.notComparedYet': 'Argo CD has not compared {{target}} yet.',
  'explanation.dryUnknown':
    'Argo CD does not say which commit {{target}} was hydrated from, so nothing certain is known of {{stage}}.',
  'explanation.comparisonFailed':
    'Argo CD cannot compare {{target}}{{because}}.',
  'explanation.healthUnknown':
    'Argo CD does not know the health of {{target}}{{because}}.',
  'explanation.checkAbsent':
    '{{stage}} runs {{release}}, but the check {{check}} did not run on {{target}}: its sync left hooks out.',
  'explanation.childUnknown':
    'Nothing is known of {{child}}, an Application of {{target}}; perhaps our account may not read it.',
  'explanation.targetsLeaving':
    'Argo CD is deleting {{target}}, the last target of {{stage}}.',
  'explanation.targetMissing':
    'Argo CD counts {{target}} to {{stage}}, but it cannot be seen; perhaps our account may not read it.',
  'explanation.gateClosed':
    '{{stage}} waits for approval of {{release}}, but its gate is closed: {{reason}}.',
  'explanation.waitsForApproval':
    '{{stage}} waits for approval of {{release}}{{began}}{{progress}}; {{approvers}} can approve.',
  'explanation.rejected':
    '{{stage}} does not get {{release}}: rejected by {{by}}{{detail}}. A change of what it deploys makes a new release.',
  'explanation.approved':
    '{{stage}} is approved by {{by}}; {{release}} is being deployed{{detail}}.',
  'explanation.overridden':
    '{{stage}} was opened past its policy by {{by}}, who overrode it{{reason}}; {{release}} is being deployed{{detail}}.',
  'explanation.openedByPortal':
    '{{stage}} was opened by the portal, as the evidence is complete; {{release}} is being deployed{{detail}}.',
  'explanation.rollbackWaits':
    '{{stage}} waits for approval of its rollback to {{release}}, which {{by}} asked for: {{reason}}{{progress}}; {{approvers}} can approve.',
  'explanation.rollingBack':
    '{{stage}} is being rolled back to {{release}}, as {{by}} asked: {{reason}}{{detail}}.',
  'explanation.held':
    '{{stage}} is held by {{by}}{{began}}: {{reason}}; {{release}} waits until somebody lifts the hold.',
  'explanation.executionFailed':
    '{{stage}} was approved for {{release}}, but deploying it failed{{detail}}. It can be approved again; {{approvers}} can approve.',
  'explanation.stale': 'Nothing certain is known of {{stage}}: {{reason}}.',
} as const;

/** @public */
export type ExplanationKey = keyof typeof explanationMessages;

/** Every code that an explanation can have. @public */
export type ExplanationCode = ExplanationKey extends `explanation.${infer Code}`
  ? Code
  : never;

/** The message for a code; undefined for one that has a sentence of its own each time. @public */
export function explanationKey(code: string): ExplanationKey | undefined {
  const key = `explanation.${code}`;
  return isExplanationKey(key) ? key : undefined;
}

function isExplanationKey(key: string): key is ExplanationKey {
  return Object.hasOwn(explanationMessages, key);
}
