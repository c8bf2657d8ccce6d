/**
 * The backend's sentences by their code, so that an app can translate them. A sentence whose code is not here, or
 * that lacks a parameter, is shown as the backend wrote it.
 */

export const explanationMessages = {
  'explanation.rolling': '{{stage}} is deploying {{release}}.',
  'explanation.rollingOther':
    '{{stage}} is deploying {{older}}, not {{release}}.',
  'explanation.rollingUntold':
    '{{stage}} has a sync at work that began before {{release}} was compared.',
  'explanation.checkRunning':
    '{{stage}} runs {{release}}; the check {{check}} on {{target}} has not finished.',
  'explanation.suspended':
    '{{stage}} waits for somebody to resume what is suspended in {{target}}.',
  'explanation.syncDue':
    'Argo CD is about to sync {{target}} again for {{release}}.',
  'explanation.settling':
    '{{stage}} has just deployed; Argo CD is comparing {{target}}.',
  'explanation.waiting':
    '{{stage}} waits until {{earlier}} has completed {{release}}.',
  'explanation.gatedVerified':
    '{{stage}} waits for its verified gate, which the portal opens for {{release}} when the evidence is complete.',
  'explanation.gatedManual':
    '{{stage}} waits for somebody to sync {{release}} outside the portal: its step has maxUpdate 0 and names no gate.',
  'explanation.gatedArgocd':
    '{{stage}} waits for Argo CD to start {{release}}.',
  'explanation.complete': '{{stage}} runs {{release}}.',
  'explanation.allComplete': 'Every stage runs {{release}}.',
  'explanation.idle': '{{stage}} does not run {{release}} yet.',
  'explanation.outOfOrder':
    '{{stage}} runs {{release}}, which {{earlier}} has not completed.',
  'explanation.notCompared':
    'Argo CD has not compared {{target}} since {{release}} appeared, so nothing is known of it in {{stage}}.',
  'explanation.stale': 'Nothing certain is known of {{stage}}: {{reason}}.',
} as const;

export type ExplanationKey = keyof typeof explanationMessages;

/** The message for a code: `gated.manual` is `explanation.gatedManual`. */
export function explanationKey(code: string): ExplanationKey | undefined {
  const name = code.replace(/\.(.)/g, (_dot, next: string) =>
    next.toLocaleUpperCase('en'),
  );
  const key = `explanation.${name}`;
  return isExplanationKey(key) ? key : undefined;
}

function isExplanationKey(key: string): key is ExplanationKey {
  return Object.hasOwn(explanationMessages, key);
}
