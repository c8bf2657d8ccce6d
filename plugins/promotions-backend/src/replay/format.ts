/** A change as a line of text for people, or of JSON for programs. */

import type { ReplayedChange } from './replayRecording';

export function formatChange(change: ReplayedChange): string {
  const { at, name, pipeline } = change;
  const sentence = pipeline ? `  — ${pipeline.explanation.text}` : '';
  return `${at}  ${name}  ${formatVerdicts(change)}${sentence}`;
}

/** `dev complete · qa failed [pruneNeeded] · prod waiting`, and warnings of the whole pipeline behind. */
export function formatVerdicts({ pipeline }: ReplayedChange): string {
  if (!pipeline) {
    return 'is gone';
  }
  const stages = pipeline.stages
    .map(stage => `${stage.name} ${stage.verdict}${marks(stage.warnings)}`)
    .join(' · ');
  return `${stages || 'no stages'}${marks(pipeline.warnings)}`;
}

/**
 * `{at, pipeline, stages: [{index, name, verdict, warnings: [code], explanation}], warnings: [code], explanation: {code,
 * text}}`; a pipeline that is gone has no stages.
 */
export function formatChangeAsJson({
  at,
  name,
  pipeline,
}: ReplayedChange): string {
  return JSON.stringify({
    at,
    pipeline: name,
    stages: (pipeline?.stages ?? []).map(stage => ({
      index: stage.index,
      name: stage.name,
      verdict: stage.verdict,
      warnings: stage.warnings.map(({ code }) => code),
      explanation: said(stage.explanation),
    })),
    warnings: (pipeline?.warnings ?? []).map(({ code }) => code),
    explanation: pipeline
      ? said(pipeline.explanation)
      : { code: 'gone', text: `${name} is gone.` },
  });
}

function said({ code, text }: { code: string; text: string }) {
  return { code, text };
}

function marks(warnings: { code: string }[]): string {
  const codes = [...new Set(warnings.map(({ code }) => code))];
  return codes.length > 0 ? ` [${codes.join(', ')}]` : '';
}
