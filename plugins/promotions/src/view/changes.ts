/** What changed between two looks at a pipeline, for those who cannot see it change. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { heroOf } from './hero';
import type { Reading } from './reading';

/** The stages that have another verdict now, then the sentence if it is another one; nothing on the first look. */
export function changesBetween(
  before: Pipeline | undefined,
  after: Pipeline,
  reading: Reading,
): string[] {
  if (!before) {
    return [];
  }
  const told = new Map(before.stages.map(stage => [stage.name, stage.verdict]));
  const stages = after.stages
    .filter(({ name, verdict }) => told.get(name) !== verdict)
    .map(({ name, verdict }) =>
      reading.t('stage.is', {
        stage: name,
        verdict: reading.t(`verdict.${verdict}`),
      }),
    );
  const sentence = sentenceOf(after, reading);
  return sentence === sentenceOf(before, reading)
    ? stages
    : [...stages, sentence];
}

function sentenceOf(pipeline: Pipeline, reading: Reading): string {
  return heroOf(pipeline, reading)
    .headline.map(part => part.text)
    .join('');
}
