/** A page of the cookbook. */
import type { RenderedApplication } from '@stagecraft/applicationset';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { Cooked } from './cook';
import type { Recipe } from './recipe';

/** The page of a recipe. */
export function page(cooked: Cooked): string {
  const { recipe, yaml, stages } = cooked;
  const { title, when, input, beside, watch } = recipe;
  return `${[
    `# ${title}`,
    when,
    '## What to type',
    fence('yaml', stringify({ steps: [stepOf(input)] }, { lineWidth: 0 })),
    ...(beside ? [beside] : []),
    ...found(recipe),
    '## What it writes',
    '`argocd/applicationset.yaml`:',
    fence('yaml', yaml),
    '## The Applications that it makes',
    table(recipe, stages),
    '## What to watch out for',
    watch.map(each => `- ${each}`).join('\n'),
    ...warnings(cooked),
  ].join('\n\n')}\n`;
}

/** The step of a template that writes it. */
function stepOf(input: Recipe['input']) {
  return { id: 'pipeline', action: 'promotions:applicationset:create', input };
}

/** What the pipeline depends on and the action does not write. */
function found({ files = {}, clusters = [] }: Recipe): string[] {
  const paths = Object.entries(files).map(
    ([repoURL, texts]) =>
      `# ${repoURL}\n${Object.keys(texts).sort().join('\n')}`,
  );
  const telling = Object.values(files)
    .flatMap(texts => Object.entries(texts))
    .filter(([path]) => /^(targets|overrides)\//.test(path));
  const labelled = clusters.map(
    ({ name, labels }) =>
      `${name}: ${Object.entries(labels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(', ')}`,
  );
  return [
    '## What is there already',
    fence('', paths.join('\n\n')),
    ...telling.map(([path, text]) => `\`${path}\`:\n\n${fence('yaml', text)}`),
    ...(labelled.length > 0
      ? [
          'Clusters of Argo CD with their labels:',
          fence('', labelled.join('\n')),
        ]
      : []),
  ];
}

/** What the check says although it lets it pass. */
function warnings({ findings }: Cooked): string[] {
  const told = findings.map(
    ({ code, message, happens }) =>
      `- [\`${code}\`](../findings.md#${code.toLowerCase()}): ${message} ${happens}`,
  );
  return told.length > 0
    ? ['The check warns:', [...new Set(told)].join('\n')]
    : [];
}

function table({ input }: Recipe, stages: RenderedApplication[][]): string {
  const rows = stages.flatMap((applications, index) =>
    applications.map(application =>
      row(input.stages[index].name, input.stages[index].gate, application),
    ),
  );
  return [
    '| Stage | Opened by | Application | Cluster | Namespace | What is deployed |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const OPENED_BY = {
  argocd: 'Argo CD',
  verified: 'the portal',
  approval: 'people',
} as const;

const source = z.object({
  path: z.string().optional(),
  chart: z.string().optional(),
  targetRevision: z.string().optional(),
});

const deployed = z.object({
  destination: z.object({
    name: z.string().optional(),
    server: z.string().optional(),
    namespace: z.string(),
  }),
  source: source.optional(),
  sources: z.array(source).optional(),
});

function row(
  stage: string,
  gate: keyof typeof OPENED_BY,
  { metadata, spec }: RenderedApplication,
): string {
  const { destination, sources, ...one } = deployed.parse(spec);
  const what = (sources ?? [one.source ?? {}]).flatMap(sourceOf);
  return `| ${[
    stage,
    OPENED_BY[gate],
    `\`${metadata.name}\``,
    `\`${destination.name || destination.server}\``,
    `\`${destination.namespace}\``,
    what.join(', '),
  ].join(' | ')} |`;
}

/** A source that only lends its files to others deploys nothing. */
function sourceOf({ path, chart, targetRevision }: z.infer<typeof source>) {
  const what = path ?? chart;
  return what === undefined ? [] : [`\`${what}\` at \`${targetRevision}\``];
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replace(/\n+$/, '')}\n\`\`\``;
}
