/** Runs the rows one after the other, and ends everything that was started, whatever happens. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figure } from './figures';
import { readOptions, type RowName } from './options';
import { endAll } from './processes/Child';
import { keep, tableOf, thisMachine } from './report/report';
import { measureApi } from './rows/api';
import { measureApprove } from './rows/approve';
import { measureBrowser } from './rows/browser';
import { measureCalls } from './rows/calls';
import { measureEvents } from './rows/events';
import { measureGrowth } from './rows/growth';
import { measureLint } from './rows/lint';
import { measureMemory } from './rows/memory';
import { measurePeers } from './rows/peers';
import { measureStart } from './rows/start';
import { measureThroughput } from './rows/throughput';
import { Setting, type Row } from './Setting';

const MEASURES: Record<RowName, Row> = {
  memory: measureMemory,
  start: measureStart,
  calls: measureCalls,
  api: measureApi,
  peers: measurePeers,
  events: measureEvents,
  approve: measureApprove,
  browser: measureBrowser,
  throughput: measureThroughput,
  growth: measureGrowth,
  lint: measureLint,
};
/** Those that start a portal of their own; they write its profile themselves. */
const ALONE: readonly RowName[] = [
  'memory',
  'start',
  'approve',
  'growth',
  'lint',
];

/** Configurations, databases and logs of everything that is started; kept when the bench fails. */
const place = mkdtempSync(path.join(tmpdir(), 'stagecraft-bench-'));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => end().finally(() => process.exit(130)));
}

run(process.argv.slice(2))
  .then(end)
  .catch(async error => {
    const reason = error instanceof Error ? error.stack : error;
    process.stderr.write(`\n✗ ${reason}\n  ${place} has the logs\n`);
    process.exitCode = 1;
    await endAll();
  });

async function end(): Promise<void> {
  await endAll();
  rmSync(place, { recursive: true, force: true });
}

async function run(args: string[]): Promise<void> {
  const options = readOptions(args);
  const machine = thisMachine();
  const at = new Date().toISOString();
  const setting = new Setting(options, place, say);
  const figures: Figure[] = [];
  for (const row of options.rows) {
    const began = Date.now();
    say(`Measuring ${row}`);
    figures.push(...(await measure(row, setting)));
    say(`${row} took ${Math.round((Date.now() - began) / 1000)} s`);
  }
  const report = { at, machine, options, figures };
  process.stdout.write(`${tableOf(report)}\n`);
  say(`Kept in ${path.relative(process.cwd(), keep(report))}`);
}

async function measure(row: RowName, setting: Setting): Promise<Figure[]> {
  const action = () => MEASURES[row](setting);
  if (!setting.options.profile || ALONE.includes(row)) return action();
  const { backend } = await setting.portal();
  return setting.profiled(row, backend, action);
}

function say(text: string): void {
  process.stderr.write(`▸ ${text}\n`);
}
