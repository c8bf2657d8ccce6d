/**
 * `docs/explanations.md`: every code with an example, as the recordings and the stories of the tests bring it forth.
 * `STAGECRAFT_WRITE_DOCS=1` writes the page anew.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  explanationMessages,
  warningMessages,
  type Explanation,
  type Pipeline,
  type Stage,
  type Warning,
} from '@stagecraft/plugin-promotions-common';
import {
  readRecording,
  recordingNames,
} from '../argocd/__testUtils__/recordings';
import { EXAMPLES } from '../model/__testUtils__/examples';
import { gateExamples } from '../approvals/__testUtils__/gateExamples';
import { Replay } from './replayRecording';

const PAGE = path.resolve(__dirname, '../../../../docs/explanations.md');

interface Found<T> {
  told: T;
  where: string;
}

const explanations = new Map<string, Found<Explanation>>();
const warnings = new Map<string, Found<Warning>>();

function collect<T extends { code: string }>(
  found: Map<string, Found<T>>,
  told: readonly T[],
  where: string,
) {
  for (const one of told) {
    if (!found.has(one.code)) {
      found.set(one.code, { told: one, where });
    }
  }
}

function collectStages(stages: readonly Stage[], where: string) {
  collect(
    explanations,
    stages.map(stage => stage.explanation),
    where,
  );
  collect(
    warnings,
    stages.flatMap(stage => stage.warnings),
    where,
  );
}

function collectPipeline(pipeline: Pipeline, where: string) {
  collect(explanations, [pipeline.explanation], where);
  collectStages(pipeline.stages, where);
  collect(warnings, pipeline.warnings, where);
  collect(
    explanations,
    pipeline.unmatched.map(target => target.explanation),
    where,
  );
}

beforeAll(() => {
  for (const name of recordingNames()) {
    const replay = new Replay();
    for (const { pipeline } of readRecording(name).flatMap(line =>
      replay.take(line),
    )) {
      if (pipeline) {
        collectPipeline(pipeline, `recording \`${name}\``);
      }
    }
  }
  for (const { when, tell } of EXAMPLES) {
    collectPipeline(tell().present(), when);
  }
  for (const { when, stage } of gateExamples()) {
    collect(warnings, stage.warnings, when);
    if (['approval', 'verified'].includes(stage.gate.kind)) {
      collect(explanations, [stage.explanation], when);
    }
  }
});

/** In the order of the contract's table. */
function codesOf(messages: object, prefix: string): string[] {
  return Object.keys(messages)
    .filter(key => key.startsWith(prefix))
    .map(key => key.slice(prefix.length));
}

const CODES = {
  explanation: codesOf(explanationMessages, 'explanation.'),
  warning: codesOf(warningMessages, 'warning.'),
};

function row(...cells: (string | undefined)[]): string {
  const safe = cells.map(cell => (cell ?? '').replace(/\|/g, '\\|'));
  return `| ${safe.join(' | ')} |`;
}

function pageNow(): string {
  const explained = CODES.explanation.map(code => {
    const { told, where } = explanations.get(code) ?? {};
    const movers = told?.actors.map(({ ref }) => ref).join(', ');
    return row(`\`${code}\``, told?.text, movers, where);
  });
  const warned = CODES.warning.map(code => {
    const { told, where } = warnings.get(code) ?? {};
    return row(`\`${code}\``, told?.text, told?.remedy, where);
  });
  return `# What the page says

Every stage and every pipeline has one sentence: what it waits for, since when, and who or what can move it.
Where Argo CD's claim and the evidence differ, there is a warning with what to do. Each has a code and its
parameters, so that it can be translated: the sentences with their gaps are \`explanationMessages\` and
\`warningMessages\` of \`@stagecraft/plugin-promotions-common\`, and the messages \`explanation.CODE\`,
\`warning.CODE\` and \`remedy.CODE\` of the front end's translation.

This page is made by a test from what the recordings of a real Argo CD and the stories of the tests bring forth
(\`STAGECRAFT_WRITE_DOCS=1 yarn test replay/codes\` in \`plugins/promotions-backend\`); it fails when a code
has no example.

## Explanations

${row('Code', 'Example', 'Who or what can move it', 'Seen in, or when')}
${row('---', '---', '---', '---')}
${explained.join('\n')}

## Warnings

${row('Code', 'What differs', 'What to do', 'Seen in, or when')}
${row('---', '---', '---', '---')}
${warned.join('\n')}
`;
}

it.each(CODES.explanation)('the explanation %s has an example', code => {
  expect(explanations.get(code)?.told.text).toMatch(/\.$/);
});

it.each(CODES.warning)('the warning %s has an example', code => {
  expect(warnings.get(code)?.told.text).toMatch(/\.$/);
  expect(warnings.get(code)?.told.remedy).toMatch(/\.$/);
});

it('nothing is said that the tables do not know', () => {
  const said = [...explanations.keys(), ...warnings.keys()];
  const known = [...CODES.explanation, ...CODES.warning];
  expect(said.filter(code => !known.includes(code))).toEqual([]);
});

it('the page shows them all', () => {
  if (process.env.STAGECRAFT_WRITE_DOCS) {
    writeFileSync(PAGE, pageNow());
  }
  expect(readFileSync(PAGE, 'utf8')).toBe(pageNow());
});
