/** What the check of a file found, as the action tells it. */
import { InputError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { CheckFinding } from '@stagecraft/plugin-promotions-common';

/** `argocd/applicationset.yaml:12: …`, with what happens and the way out. */
export function told(finding: CheckFinding): string {
  const { file, line, code, message, happens, fix } = finding;
  const where =
    file === undefined
      ? ''
      : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${where}${message} (${code}). ${happens} ${fix}`.trim();
}

/**
 * Warnings are logged, errors end the step.
 * @throws InputError with every error that was found
 */
export function judge(
  subject: string,
  findings: readonly CheckFinding[],
  logger: Pick<LoggerService, 'warn'>,
  maxWarnings?: number,
): void {
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const errors = findings.filter(({ severity }) => severity !== 'warning');
  warnings.forEach(each => logger.warn(told(each)));
  const tooMany = maxWarnings !== undefined && warnings.length > maxWarnings;
  if (errors.length === 0 && !tooMany) return;
  const listed = tooMany ? [...errors, ...warnings] : errors;
  const limit = tooMany
    ? ` (${warnings.length} warnings; maxWarnings is ${maxWarnings})`
    : '';
  throw new InputError(
    `${subject} would not work${limit}:\n${listed.map(told).join('\n')}`,
  );
}
