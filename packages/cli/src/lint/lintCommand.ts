/** `stagecraft lint`: everything that is wrong with the ApplicationSets of a tree. */
import { InvalidArgumentError, Option } from 'commander';
import type { Registration } from '../run';
import { EXIT, UsageError, type ExitCode, type Terminal } from '../terminal';
import { GitError } from '../world/git';
import {
  addWorldOptions,
  readWorldOptions,
  type WorldOptions,
} from '../world/options';
import { asJson, asText, countsOf } from './formats';
import { lint, type LintResult } from './lint';
import { placesOf } from './places';
import { readProjects } from './projects';
import { asSarif } from './sarif';

interface LintOptions extends WorldOptions {
  against?: string;
  format: 'text' | 'json' | 'sarif';
  projects?: string;
  maxWarnings?: number;
}

export const lintCommand: Registration = (program, terminal, ended) => {
  const command = program
    .command('lint')
    .description('Check the ApplicationSets in files and folders')
    .argument(
      '<PATH...>',
      'files and folders; their repository stands for its own remotes',
    );
  addWorldOptions(command)
    .option(
      '--projects <FILE>',
      'YAML with all AppProjects that there are (default: those of the tree)',
    )
    .option(
      '--against <REF>',
      'also tell what changes for the Applications of a branch, tag or commit',
    )
    .addOption(
      new Option('--format <FORMAT>', 'how to tell the findings')
        .choices(['text', 'json', 'sarif'])
        .default('text'),
    )
    .option(
      '--max-warnings <N>',
      'fail on more warnings than this',
      wholeNumber,
    )
    .action(async (paths: string[], options: LintOptions) => {
      const result = await lintPaths(paths, options, terminal.folder);
      tell(result, options, terminal);
      ended(exitOf(result, options));
    });
};

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a number.');
  return Number(text);
}

async function lintPaths(
  paths: readonly string[],
  options: LintOptions,
  from: string,
): Promise<LintResult> {
  const input = {
    ...readWorldOptions(options, from),
    against: options.against,
    projects: options.projects
      ? await readProjects(options.projects, from)
      : undefined,
  };
  try {
    return await lint(await placesOf(paths, from), input);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message);
    throw error;
  }
}

function tell(
  result: LintResult,
  { format }: LintOptions,
  { out, err, folder }: Terminal,
): void {
  if (result.files === 0)
    err('There is no ApplicationSet in what was given.\n');
  if (format === 'json') out(asJson(result, folder));
  else if (format === 'sarif') out(asSarif(result.findings));
  else out(asText(result, folder));
}

function exitOf(
  { findings }: LintResult,
  { maxWarnings = Infinity }: LintOptions,
): ExitCode {
  const { errors, warnings } = countsOf(findings);
  return errors > 0 || warnings > maxWarnings ? EXIT.wrong : EXIT.fine;
}
