/** Reads the arguments and runs the command that they name. */
import { Command, CommanderError } from 'commander';
import { lintCommand } from './lint/lintCommand';
import { planCommand } from './plan/planCommand';
import { renderCommand } from './render/renderCommand';
import { EXIT, UsageError, type ExitCode, type Terminal } from './terminal';

/** A command of `stagecraft`: declares itself on the program and reports how it ended. */
export type Registration = (
  program: Command,
  terminal: Terminal,
  ended: (code: ExitCode) => void,
) => void;

const COMMANDS: readonly Registration[] = [
  renderCommand,
  lintCommand,
  planCommand,
];

/** Runs `stagecraft ARGS…`; the answer is the exit code. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.fine;
  const program = new Command('stagecraft')
    .description('Renders, checks and plans ApplicationSets')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  const ended = (how: ExitCode) => {
    code = how;
  };
  COMMANDS.forEach(register => register(program, terminal, ended));
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return endOf(error, terminal);
  }
}

function endOf(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof UsageError) {
    terminal.err(`error: ${error.message}\n`);
    return EXIT.usage;
  }
  if (!(error instanceof CommanderError)) throw error;
  return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
}
