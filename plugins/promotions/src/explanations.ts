/**
 * The backend's sentences by their code, so that an app can translate them. A sentence whose code is not here, or
 * that lacks a parameter, is shown as the backend wrote it.
 */

export const explanationMessages = {
  rolling: '{{stage}} is deploying {{release}}.',
  rollingOther: '{{stage}} is deploying {{older}}, not {{release}}.',
  rollingUntold:
    '{{stage}} has a sync at work that began before {{release}} was compared.',
  checkRunning:
    '{{stage}} runs {{release}}; the check {{check}} on {{target}} has not finished.',
  suspended:
    '{{stage}} waits for somebody to resume what is suspended in {{target}}.',
  syncDue: 'Argo CD is about to sync {{target}} again for {{release}}.',
  settling: '{{stage}} has just deployed; Argo CD is comparing {{target}}.',
  waiting: '{{stage}} waits until {{earlier}} has completed {{release}}.',
  gatedVerified:
    '{{stage}} waits for its verified gate, which the portal opens for {{release}} when the evidence is complete.',
  gatedManual:
    '{{stage}} waits for somebody to sync {{release}} outside the portal: its step has maxUpdate 0 and names no gate.',
  gatedArgocd: '{{stage}} waits for Argo CD to start {{release}}.',
  complete: '{{stage}} runs {{release}}.',
  allComplete: 'Every stage runs {{release}}.',
  idle: '{{stage}} does not run {{release}} yet.',
  outOfOrder:
    '{{stage}} runs {{release}}, which {{earlier}} has not completed.',
  notCompared:
    'Argo CD has not compared {{target}} since {{release}} appeared, so nothing is known of it in {{stage}}.',
  stale: 'Nothing certain is known of {{stage}}: {{reason}}.',
} as const;

export type ExplanationCode = keyof typeof explanationMessages;

/** A code of the API has dots (`gated.manual`), a key of a message has none. */
export function explanationCode(code: string): ExplanationCode | undefined {
  const key = code.replace(/\.(.)/g, (_dot, next: string) =>
    next.toLocaleUpperCase('en'),
  );
  return isExplanationCode(key) ? key : undefined;
}

function isExplanationCode(key: string): key is ExplanationCode {
  return Object.hasOwn(explanationMessages, key);
}
