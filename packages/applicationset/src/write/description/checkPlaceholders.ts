/** Whether each word in braces is one that an Application of this pipeline has a value for. */
import type {
  PipelineDescription,
  Placeholder,
} from '@stagecraft/plugin-promotions-common';
import { isURL } from './checkTargets';
import { textFields, type TextUse } from './mapTexts';
import { isPlaceholder, wordsIn } from './placeholders';
import type { Problem } from './problems';

export function checkPlaceholders(pipeline: PipelineDescription): Problem[] {
  return textFields(pipeline).flatMap(({ text, use, at }) =>
    wordsIn(text).flatMap(word => {
      const message = problemOf(word, use, pipeline);
      return message ? [{ at, message }] : [];
    }),
  );
}

const IN_EVERY_TEXT: readonly Placeholder[] = [
  'service',
  'stage',
  'target',
  'cluster',
  'namespace',
];

const ALLOWED: Record<TextUse, readonly Placeholder[]> = {
  repoURL: ['service'],
  entityRef: ['service'],
  namespace: ['service', 'stage', 'target', 'cluster'],
  path: [...IN_EVERY_TEXT, 'path', 'revision'],
  annotation: [...IN_EVERY_TEXT, 'path', 'revision'],
  image: [...IN_EVERY_TEXT, 'revision'],
  name: IN_EVERY_TEXT,
  label: IN_EVERY_TEXT,
};

function problemOf(
  word: string,
  use: TextUse,
  pipeline: PipelineDescription,
): string | undefined {
  const words = ALLOWED[use].map(each => `{${each}}`).join(', ');
  if (!isPlaceholder(word)) {
    return `{${word}} is nothing that an Application has; write ${words}, or take the braces away`;
  }
  if (!ALLOWED[use].includes(word)) {
    return `{${word}} cannot stand here; write ${words}, or the text itself`;
  }
  const why = lacking(word, pipeline);
  return why && `{${word}} has no value: ${why}`;
}

/** Why an Application has nothing for a placeholder, and the way out. */
function lacking(
  word: Placeholder,
  { targets, services, stages }: PipelineDescription,
): string | undefined {
  if (word === 'path') {
    const folders =
      ['folders', 'files'].includes(targets.from) ||
      services?.from === 'folders' ||
      services?.from === 'files';
    return folders
      ? undefined
      : 'no folders or files are looked for; write the path itself';
  }
  if (word === 'revision') {
    return services && 'forge' in services
      ? undefined
      : 'no repositories or pull requests of a forge are looked for; write the revision itself';
  }
  if (word !== 'cluster') return undefined;
  if (targets.from === 'clusters' && services?.from === 'files') {
    return 'files of services have a name, which hides that of the cluster; write {target}';
  }
  return stages.some(stage => stage.targets.some(each => isURL(each.cluster)))
    ? 'a target is told by the URL of its cluster; write its name in Argo CD there, or {target} here'
    : undefined;
}
