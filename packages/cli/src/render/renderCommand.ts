/** `stagecraft render`: the Applications that Argo CD makes of an ApplicationSet. */
import {
  renderApplicationSet,
  type ApplicationSet,
  type JsonObject,
} from '@stagecraft/applicationset';
import { readSet } from '../readSet';
import type { Registration } from '../run';
import { EXIT, UsageError, type ExitCode, type Terminal } from '../terminal';
import { createWorld } from '../world/createWorld';
import {
  addWorldOptions,
  OWN_CLUSTER,
  readWorldOptions,
  type WorldOptions,
} from '../world/options';
import {
  answerOf,
  refusalOf,
  type ApiAnswer,
  type PrintedApplication,
} from './apiAnswer';
import { table } from './table';

interface RenderOptions extends WorldOptions {
  json?: boolean;
}

export const renderCommand: Registration = (program, terminal, ended) => {
  const command = program
    .command('render')
    .description(
      'Print the Applications that Argo CD makes of an ApplicationSet',
    )
    .argument('<SET>', 'YAML file with one ApplicationSet');
  addWorldOptions(command)
    .option('--json', 'print {"applications": […]} or {"error": "…"}')
    .action(async (file: string, options: RenderOptions) => {
      const { answer, code } = await endOf(file, options, terminal.folder);
      print(answer, options, terminal);
      ended(code);
    });
};

/** Also what was asked wrongly is told as `{error}`: who reads JSON always gets it. */
async function endOf(
  file: string,
  options: RenderOptions,
  from: string,
): Promise<{ answer: ApiAnswer; code: ExitCode }> {
  try {
    const answer = await answerFor(file, options, from);
    return { answer, code: 'error' in answer ? EXIT.wrong : EXIT.fine };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { answer: { error: error.message }, code: EXIT.usage };
  }
}

async function answerFor(
  file: string,
  options: RenderOptions,
  from: string,
): Promise<ApiAnswer> {
  const set = await readSet(file, from);
  const { standIns, clusters = OWN_CLUSTER } = readWorldOptions(options, from);
  return generate(set, createWorld({ standIns, clusters, others: 'absent' }));
}

/** What `POST applicationsets/generate` answers for this set. */
async function generate(
  set: ApplicationSet,
  world: ReturnType<typeof createWorld>,
): Promise<ApiAnswer> {
  const refusal = refusalOf(set);
  if (refusal) return { error: refusal };
  return answerOf(await renderApplicationSet(set, world));
}

function print(
  answer: ApiAnswer,
  { json }: RenderOptions,
  terminal: Terminal,
): void {
  if (json) terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
  else if ('error' in answer) terminal.err(`error: ${answer.error}\n`);
  else terminal.out(asTable(answer.applications));
  const way = 'error' in answer ? wayOut(answer.error) : undefined;
  if (way) terminal.err(`${way}\n`);
}

/** What Argo CD's words do not say: how to tell of a repository or a revision. */
function wayOut(error: string): string | undefined {
  if (/repository not found/.test(error)) {
    return 'Say where the repository’s files are with --repo URL=DIRECTORY.';
  }
  return /to a commit SHA/.test(error)
    ? 'Say what lies at the revision with --repo URL@REVISION=DIRECTORY, or give a git repository that has it.'
    : undefined;
}

function asTable(applications: readonly PrintedApplication[]): string {
  const rows = applications.map(({ name, labels, spec }) => [
    name,
    textAt(spec, 'project'),
    textAt(spec, 'destination', 'name') ||
      textAt(spec, 'destination', 'server'),
    textAt(spec, 'destination', 'namespace'),
    Object.entries(labels ?? {})
      .map(([key, text]) => `${key}=${text}`)
      .join(','),
  ]);
  return table(
    ['APPLICATION', 'PROJECT', 'CLUSTER', 'NAMESPACE', 'LABELS'],
    rows,
  );
}

function textAt(spec: JsonObject, field: string, inner?: string): string {
  const value = spec[field];
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return '';
  }
  const text = inner === undefined ? undefined : value[inner];
  return typeof text === 'string' ? text : '';
}
