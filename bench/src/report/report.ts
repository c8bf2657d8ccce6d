/** What the bench tells in the end: a table to read, and a file to compare with. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, totalmem } from 'node:os';
import path from 'node:path';
import { goalText, valueText, verdictOf, type Figure } from '../figures';
import type { Options } from '../options';
import { RESULTS } from '../Setting';

export interface Machine {
  node: string;
  processor: string;
  cores: number;
  memoryGB: number;
  platform: string;
  /** Of the last minute when the bench began: beside others it measures them, too. */
  load: number;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    node: process.version,
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGB: Math.round(totalmem() / 1024 ** 3),
    platform: platform(),
    load: loadavg()[0],
  };
}

export interface Report {
  at: string;
  machine: Machine;
  options: Options;
  figures: readonly Figure[];
}

/** Answers the file. */
export function keep(report: Report): string {
  mkdirSync(RESULTS, { recursive: true });
  const name = `${report.at.replaceAll(':', '-')}.json`;
  const file = path.join(RESULTS, name);
  const figures = report.figures.map(figure => ({
    ...figure,
    verdict: verdictOf(figure),
  }));
  writeFileSync(file, JSON.stringify({ ...report, figures }, null, 2));
  return file;
}

/** Markdown that reads well in a terminal, too. */
export function tableOf({ figures, machine, at }: Report): string {
  const header = ['row', 'figure', 'measured', 'goal', ''];
  const rows = figures.map(figure => [
    figure.row,
    figure.what,
    valueText(figure),
    goalText(figure),
    verdictOf(figure),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`;
  const { processor, cores, memoryGB, node, load } = machine;
  return [
    `${at}, ${cores} × ${processor}, ${memoryGB} GB, Node ${node}, load ${load.toFixed(
      1,
    )} at the start`,
    '',
    line(header),
    rule,
    ...rows.map(line),
  ].join('\n');
}
