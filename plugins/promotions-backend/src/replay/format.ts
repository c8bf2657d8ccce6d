/** A change as a line of text for people, or of JSON for programs. */

import type { ReplayedChange } from './replayRecording';

export function formatChange({ at, name, pipeline }: ReplayedChange): string {
  if (!pipeline) {
    return `${at}  ${name}  is gone`;
  }
  const stages = pipeline.stages
    .map(stage => `${stage.name} ${stage.verdict}${marks(stage.warnings)}`)
    .join(' · ');
  return `${at}  ${name}  ${stages}${marks(pipeline.warnings)}  — ${
    pipeline.explanation.text
  }`;
}

/** `{at, pipeline, stages: [{index, name, verdict, warnings: [code]}], warnings: [code], explanation: {code, text}}`; a pipeline that is gone has no stages. */
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
    })),
    warnings: (pipeline?.warnings ?? []).map(({ code }) => code),
    explanation: pipeline
      ? { code: pipeline.explanation.code, text: pipeline.explanation.text }
      : { code: 'gone', text: `${name} is gone.` },
  });
}

function marks(warnings: { code: string }[]): string {
  const codes = [...new Set(warnings.map(({ code }) => code))];
  return codes.length > 0 ? ` [${codes.join(', ')}]` : '';
}
