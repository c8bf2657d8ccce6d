/** The first page of the cookbook: which of the others to read. */
import type { Recipe } from './recipe';
import { gates } from './recipes/gates';
import { pipelines } from './recipes/pipelines';
import { places } from './recipes/places';
import { sources } from './recipes/sources';

const CHAPTERS: [string, Recipe[]][] = [
  ['Which pipeline', pipelines],
  ['Where it deploys to', places],
  ['Where the manifests come from', sources],
  ['What opens a stage, and how it is synced', gates],
];

export function contents(): string {
  return `# Cookbook

One page a shape: when to use it, what to type, the ApplicationSet that it writes, the Applications that Argo CD makes
of it, and what to watch out for. What is typed is the input of the action \`promotions:applicationset:create\`
([how](../../plugins/scaffolder-backend-module-promotions/README.md)); the stage editor of the form and
\`promotions.profiles\` make the same. Shapes can be combined: regions with Helm, a label with a percentage.

Every page is made by a test, from what the writer writes, the renderer renders as Argo CD does, and the check finds
(\`STAGECRAFT_WRITE_DOCS=1 yarn test cookbook\` in \`plugins/scaffolder-backend-module-promotions\`).

## Where to begin

- One service, one team: [a pipeline of its own](own-pipeline.md), with [stages that the portal
  opens](verified-stages.md) in the middle.
- Many services that go the same way: [the standard pipeline of a group](standard-matrix.md), where joining costs a
  folder or a file. [Which of the two](../gitops.md#one-pipeline-for-each-service-or-one-for-all).
- An ApplicationSet that is there already: [adoption](adoption.md).

${CHAPTERS.map(chapter).join('\n\n')}
`;
}

function chapter([title, recipes]: [string, Recipe[]]): string {
  const rows = recipes.map(
    ({ name, title: page, when }) => `| [${page}](${name}.md) | ${when} |`,
  );
  return [`## ${title}`, '', '| Page | When |', '| --- | --- |', ...rows].join(
    '\n',
  );
}
