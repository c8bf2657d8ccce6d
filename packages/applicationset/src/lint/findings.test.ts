/**
 * `docs/findings.md`: every finding with its smallest example, which is checked here.
 * `STAGECRAFT_WRITE_DOCS=1` writes the page anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { changed, worldWith } from '../__testUtils__/examples';
import { recordings } from '../__testUtils__/recordings';
import { renderApplicationSet } from '../render/renderApplicationSet';
import { readApplicationSet } from '../schema/applicationSet';
import { ASKED, CHANGES, FINDINGS } from './catalogue';
import type { FindingEntry } from './catalogue/entry';
import { RIGHT_SET } from './catalogue/rightSet';
import { checkApplicationSet } from './checkApplicationSet';
import { compareSets } from './compare/compareSets';

const PAGE = resolve(__dirname, '../../../../docs/findings.md');
const all = Object.entries(FINDINGS);
const states = all.filter(
  ([code]) => !CHANGES.includes(code) && !ASKED.includes(code),
);
const changes = all.filter(([code]) => CHANGES.includes(code));
const asked = all.filter(([code]) => ASKED.includes(code));

async function stateOf(text: string) {
  const set = readApplicationSet(parse(text));
  const { applications = [] } = await renderApplicationSet(set, worldWith());
  return { set, applications };
}

it('the right set is right', async () => {
  expect(await checkApplicationSet(RIGHT_SET, worldWith())).toEqual([]);
  const right = await stateOf(RIGHT_SET);
  expect(compareSets(right, await stateOf(RIGHT_SET))).toEqual([]);
});

it.each(states)('%s is what its example causes', async (code, { example }) => {
  const findings = await checkApplicationSet(
    changed(example.set),
    worldWith(example.files),
    { file: 'cart.yaml' },
  );
  expect([...new Set(findings.map(found => found.code))]).toEqual([code]);
  const inSet = findings.filter(({ file }) => file === 'cart.yaml');
  expect(inSet.filter(({ line = 0 }) => line < 1)).toEqual([]);
  expect(findings.filter(({ file }) => !file)).toEqual([]);
});

it.each(changes)('%s is what its change causes', async (code, { example }) => {
  const before = await stateOf(changed(example.before));
  const after = await stateOf(changed(example.set)).catch(() => undefined);
  const text = changed(example.set);
  const isGone = text.includes('kind: Nothing');
  const findings = compareSets(before, isGone ? undefined : after, { text });
  expect([...new Set(findings.map(found => found.code))]).toEqual([code]);
});

it.each(all)('%s is told in whole sentences', (_, { happens, fix }) => {
  expect(happens).toMatch(/^\S[^]*\.$/);
  expect(fix).toMatch(/^[A-Z][^]*\.$/);
});

it('every recording that is named is there', () => {
  const named = all
    .map(([, { recording = '' }]) => recording.split(',')[0])
    .filter(name => name !== '' && name !== 'generators.json');
  expect(recordings()).toEqual(expect.arrayContaining(named));
});

function fence(text: string): string {
  return `\`\`\`yaml\n${text.replace(/\n+$/, '')}\n\`\`\``;
}

function exampleOf({ example }: FindingEntry): string {
  const { before, set, files = {} } = example;
  return [
    ...(before ? [`# before:\n${before}\n# after:`] : []),
    ...(set ? [set] : []),
    ...Object.entries(files).map(([file, text]) => `# ${file}:\n${text}`),
  ]
    .map(text => text.replace(/\n+$/, ''))
    .join('\n');
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|');
}

function row([code, entry]: readonly [string, FindingEntry]): string {
  const { severity, title, happens, recording, fix } = entry;
  const seen = recording ? ` (recording \`${recording}\`)` : '';
  const name = ASKED.includes(code)
    ? `\`${code}\``
    : `[\`${code}\`](#${code.toLowerCase()})`;
  return `| ${name} | ${severity} | ${cell(title)} | ${cell(
    happens,
  )}${seen} | ${cell(fix)} |`;
}

function table(entries: readonly (readonly [string, FindingEntry])[]): string {
  return [
    '| Code | Severity | What | What Argo CD does | Fix |',
    '| --- | --- | --- | --- | --- |',
    ...entries.map(row),
  ].join('\n');
}

function details(entries: readonly (readonly [string, FindingEntry])[]) {
  return entries
    .map(([code, entry]) => `### ${code}\n\n${fence(exampleOf(entry))}`)
    .join('\n\n');
}

function page(): string {
  return `# What a check of an ApplicationSet finds

\`stagecraft lint\`, the scaffolder's actions and the form's preview check an ApplicationSet before it is pushed, with
one library (\`checkApplicationSet\` and \`compareSets\` of \`@stagecraft/applicationset\`). An error would deploy what
nobody asked for, or nothing; a warning is a danger that some accept. Every finding tells its code, its place, what a
real Argo CD does, and the way out.

This page is made by a test that checks every example (\`STAGECRAFT_WRITE_DOCS=1 yarn test lint/findings\` in
\`packages/applicationset\`). Where a recording of a real Argo CD shows it, the recording is named.

## In an ApplicationSet and what it deploys

${table(states)}

## In a change

Compared with another branch (\`stagecraft lint --against REF\`) or with what is live.

${table(changes)}

## By asking an Argo CD

Where an instance is chosen and the portal may, Argo CD’s own \`applicationsets/generate\` is asked.

${table(asked)}

## Examples

Each example is merged into this ApplicationSet, which is right: objects merge, lists are replaced, \`null\` removes.
Files beside it are named in comments.

${fence(RIGHT_SET)}

${details([...states, ...changes])}
`;
}

it('the page shows them all', () => {
  if (process.env.STAGECRAFT_WRITE_DOCS) writeFileSync(PAGE, page());
  expect(existsSync(PAGE) && readFileSync(PAGE, 'utf8')).toBe(page());
});
