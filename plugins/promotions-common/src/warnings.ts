/** The words of every warning by its code: where Argo CD and the evidence differ, and what to do about it. */

/**
 * `warning.CODE` says what differs, `remedy.CODE` what to do. The gaps are filled with the warning's parameters;
 * `{{because}}` holds a reason in brackets with a space before it, or nothing.
 * @public
 */
export const warningMessages = {
  'warning.claimedHealthy.checkFailed':
    'Argo CD calls {{target}} in {{stage}} Healthy, but its check {{check}} failed for {{release}}{{because}}.',
  'remedy.claimedHealthy.checkFailed':
    'Correct what the check found. Argo CD does not hold the next stage for a hook: name a gate there that the portal opens.',
  'warning.claimedHealthy.checkRunning':
    'Argo CD calls {{target}} in {{stage}} Healthy, but its check {{check}} has not ended for {{release}}.',
  'remedy.claimedHealthy.checkRunning':
    'Wait for the check before you open the next stage, and name a gate there that the portal opens.',
  'warning.claimedHealthy.checkAbsent':
    'Argo CD calls {{target}} in {{stage}} Healthy, but its check {{check}} has not run for {{release}}.',
  'remedy.claimedHealthy.checkAbsent':
    'Do not take this stage for tested: wait for the check, or sync the target again with its hooks.',
  'warning.claimedHealthy.failed':
    'Argo CD calls {{target}} in {{stage}} Healthy, but its last sync failed{{because}}.',
  'remedy.claimedHealthy.failed':
    'Correct the cause in Git, or sync the target again.',
  'warning.claimedHealthy.childFailed':
    'Argo CD calls {{target}} in {{stage}} Healthy, but {{child}}, an Application of it, is broken{{because}}.',
  'remedy.claimedHealthy.childFailed':
    'Look at {{child}} in Argo CD: the health of a child Application does not count into its parent.',
  'warning.claimedHealthy.degraded':
    'Argo CD calls {{target}} in {{stage}} Healthy in its rollout, but it is Degraded{{because}}.',
  'remedy.claimedHealthy.degraded':
    'Look at its resources in Argo CD; release a correction or roll back.',
  'warning.claimedHealthy.drifted':
    'Argo CD calls {{target}} in {{stage}} Healthy in its rollout, but the cluster has moved away from what was deployed{{because}}.',
  'remedy.claimedHealthy.drifted':
    'Find who changed it, then sync the deployed release again or write the change to Git.',
  'warning.openedEarly':
    '{{target}} in {{stage}} took {{release}} before {{earlier}} had completed it.',
  'remedy.openedEarly':
    'Set maxUpdate: 0 on this step and name a gate, so that only the evidence opens it.',
  'warning.openedUnseen':
    '{{target}} in {{stage}} took {{release}} before {{earlier}} had even been compared with it.',
  'remedy.openedUnseen':
    'Set maxUpdate: 0 on this step and name a gate; a webhook from the forge lets Argo CD compare all targets at once.',
  'warning.aheadByHand':
    '{{target}} in {{stage}} runs {{release}}, synced by {{by}}, which {{earlier}} has not completed.',
  'remedy.aheadByHand':
    'Bring {{earlier}} up to it or roll {{target}} back, and see who needs the right to sync there.',
  'warning.degraded':
    '{{target}} in {{stage}} is Degraded with what it runs now{{because}}.',
  'remedy.degraded':
    'Look at its resources in Argo CD before the next release goes there.',
  'warning.olderDeployed':
    '{{target}} in {{stage}} was synced to {{older}}, although {{desired}} was the desired revision.',
  'remedy.olderDeployed':
    'Where that was a rollback, revert the commit too; else release {{desired}}.',
  'warning.pruneNeeded':
    'The sync of {{target}} in {{stage}} succeeded and it stays OutOfSync: {{resources}} left the manifests and was not deleted.',
  'remedy.pruneNeeded':
    'Sync it with prune, or annotate the ApplicationSet with promotions.stagecraft.dev/prune: "true".',
  'warning.stillOutOfSync':
    'The sync of {{target}} in {{stage}} succeeded and it stays OutOfSync{{because}}: something else changes it back.',
  'remedy.stillOutOfSync':
    'Find the controller or person that writes those fields, or let ignoreDifferences name them.',
  'warning.pruneConfirmation':
    'The sync of {{target}} in {{stage}} waits until somebody confirms what it deletes{{because}}.',
  'remedy.pruneConfirmation':
    'Look at what would go, then confirm pruning in Argo CD, or end the sync.',
  'warning.windowHolds':
    'The sync of {{target}} in {{stage}} hangs at a sync window and holds its place in the rollout.',
  'remedy.windowHolds':
    'End the sync in Argo CD or wait until the window ends; let this stage wait for a gate instead of RollingSync.',
  'warning.duplicateSyncs':
    'Argo CD synced {{target}} in {{stage}} {{times}} times for {{release}}, and its hooks ran each time.',
  'remedy.duplicateSyncs':
    'Make the hooks safe to repeat. A stage with maxUpdate: 0 that the portal opens is synced once.',
  'warning.imageDiffers':
    '{{target}} in {{stage}} is Synced, but runs no {{image}}, which {{release}} renders to.',
  'remedy.imageDiffers':
    'Look for ignored differences, a paused rollout or an admission webhook that rewrites images.',
  'warning.targetMissing':
    'Argo CD counts {{target}} to {{stage}}, but it cannot be seen.',
  'remedy.targetMissing':
    'See whether the Application was deleted by hand, and whether our account may read it.',
  'warning.targetVanished':
    '{{target}} is gone from {{stage}}; it ran {{older}}.',
  'remedy.targetVanished':
    'Where that was not meant, put its element back into the generator; preserveResourcesOnDeletion keeps what it deployed.',
  'warning.notGenerated':
    '{{target}} in {{stage}} is no longer part of the rollout: the ApplicationSet does not generate it any more.',
  'remedy.notGenerated':
    'Put its element back into the generator, or delete the Application by hand.',
  'warning.gateNotHeld': 'The gate of {{stage}} does not hold: {{reason}}.',
  'remedy.gateNotHeld': 'Correct the gate in the ApplicationSet.',
  'warning.policyGateMissing':
    'The policy "{{policy}}" asks for the gate {{gate}} before {{stage}}, but its live step does not have it.',
  'remedy.policyGateMissing':
    'Set maxUpdate: 0 on the step and name {{stage}}={{gate}} in promotions.stagecraft.dev/gates.',
  'warning.stringZero':
    '{{stage}} is no gate: maxUpdate is the string "0", which Argo CD takes for 1.',
  'remedy.stringZero': 'Write the integer 0.',
  'warning.automatedAtGate':
    '{{target}} syncs by itself, so the gate of {{stage}} holds nothing.',
  'remedy.automatedAtGate': 'Remove automated from its sync policy.',
  'warning.automatedDormant':
    '{{target}} at the gate of {{stage}} carries automated, which only RollingSync keeps switched off.',
  'remedy.automatedDormant':
    'Remove automated from the template of gated stages: it goes live when progressive syncs are switched off.',
  'warning.halfOpened':
    '{{done}} of {{total}} targets of {{stage}} run the release, the others wait for the gate.',
  'remedy.halfOpened': 'Release the others, or roll back.',
  'warning.strategyIgnored':
    'Argo CD ignores the steps under the strategy "{{type}}": no stage waits for another.',
  'remedy.strategyIgnored': 'Set strategy.type to RollingSync.',
  'warning.strategyMisspelt':
    'The strategy "{{type}}" does not exist; Argo CD says nothing and holds nothing.',
  'remedy.strategyMisspelt': 'Write RollingSync.',
  'warning.progressiveSyncsOff':
    'Progressive syncs are switched off in this Argo CD: the steps are there, but no stage waits for another.',
  'remedy.progressiveSyncsOff':
    'Set applicationsetcontroller.enable.progressive.syncs: "true" in argocd-cmd-params-cm and restart the controller.',
  'warning.rolloutConfig': 'Argo CD finds fault with the rollout{{because}}.',
  'remedy.rolloutConfig': 'Correct the steps of the ApplicationSet.',
  'warning.unmatched':
    '{{target}} is in no stage: Argo CD never syncs it by itself.',
  'remedy.unmatched': "Correct its labels or a step's values.",
  'warning.matchesSeveral':
    '{{target}} fits the steps {{stages}}; only the first one counts.',
  'remedy.matchesSeveral':
    'Make the steps exclude each other, so that no one has to know which one wins.',
} as const;

/** @public */
export type WarningKey = keyof typeof warningMessages;

/** Every code that a warning can have. @public */
export type WarningCode = Extract<
  WarningKey,
  `warning.${string}`
> extends `warning.${infer Code}`
  ? Code
  : never;

/** What a message's code is called as what differs and as what to do; undefined for one that is not known here. @public */
export function warningKeys(
  code: string,
): { text: WarningKey; remedy: WarningKey } | undefined {
  const [text, remedy] = [`warning.${code}`, `remedy.${code}`];
  return isWarningKey(text) && isWarningKey(remedy)
    ? { text, remedy }
    : undefined;
}

function isWarningKey(key: string): key is WarningKey {
  return Object.hasOwn(warningMessages, key);
}
