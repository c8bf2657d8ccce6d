/** Findings as text for people and as JSON for programs. */
import { relative } from 'node:path';
import type { LintResult, PlacedFinding } from './lint';

export interface Counts {
  errors: number;
  warnings: number;
}

export function countsOf(findings: readonly PlacedFinding[]): Counts {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}

/** A file as it is called from the folder in which the command was typed. */
export function fileFrom(
  folder: string,
  { root, file }: PlacedFinding,
): string {
  return relative(folder, `${root}/${file}`) || file;
}

/** `file:line: severity: message`, which editors and CI logs make a link of; then what Argo CD does and the fix. */
export function asText(
  { findings, files, templates }: LintResult,
  folder: string,
): string {
  const told = findings.map(finding => {
    const { line, severity, message, code, happens, fix } = finding;
    const place = [fileFrom(folder, finding), line ?? 1].join(':');
    return `${place}: ${severity}: ${message} [${code}]\n    Argo CD: ${happens}\n    Fix: ${fix}\n`;
  });
  const { errors, warnings } = countsOf(findings);
  const skipped =
    templates.length > 0
      ? `, ${counted(
          templates.length,
          'template',
        )} of manifests not looked into`
      : '';
  const summary = `${counted(errors, 'error')}, ${counted(
    warnings,
    'warning',
  )} in ${counted(files, 'file')} with ApplicationSets${skipped}\n`;
  return [...told, summary].join('');
}

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** `{findings, summary}`, files from the folder in which the command was typed. */
export function asJson(
  { findings, files, templates }: LintResult,
  folder: string,
): string {
  const told = findings.map(finding => {
    const { root: _, ...rest } = finding;
    return { ...rest, file: fileFrom(folder, finding) };
  });
  const summary = { files, ...countsOf(findings), templates };
  return `${JSON.stringify({ findings: told, summary }, null, 2)}\n`;
}
