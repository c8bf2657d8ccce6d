/** `stagecraft plan --live`: what applying a set would change, told before anything is. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { worldOf } from '../lint/lint';
import { placesOf } from '../lint/places';
import { readSet } from '../readSet';
import type { Registration } from '../run';
import {
  EXIT,
  UsageError,
  wordsOf,
  type ExitCode,
  type Terminal,
} from '../terminal';
import {
  addWorldOptions,
  readWorldOptions,
  type WorldOptions,
} from '../world/options';
import { ArgoCdError } from './ArgoCd';
import { makePlan, type LivePlan } from './makePlan';
import { asText } from './print';
import { readToken, type TokenOptions } from './token';

interface PlanOptions extends WorldOptions, TokenOptions {
  live?: boolean;
  instance?: string;
  timeout: number;
  save?: string;
  json?: boolean;
}

export const planCommand: Registration = (program, terminal, ended) => {
  const command = program
    .command('plan')
    .description(
      'Tell what applying an ApplicationSet would change against what is live; changes nothing',
    )
    .argument('<SET>', 'YAML file with one ApplicationSet')
    .option('--live', 'compare with a running Argo CD (needs --instance)')
    .option('--instance <URL>', 'address of the Argo CD')
    .option(
      '--token-env <NAME>',
      'environment variable with the token (default: ARGOCD_AUTH_TOKEN)',
    )
    .option('--token-file <FILE>', 'file with the token')
    .option(
      '--timeout <SECONDS>',
      'how long to wait for each answer',
      seconds,
      30,
    );
  addWorldOptions(command)
    .option('--save <FILE>', 'keep what is live now, for the way back')
    .option('--json', 'print the plan, or {"error": "…"}, as JSON')
    .action(async (file: string, options: PlanOptions) => {
      ended(await plan(file, options, terminal));
    });
};

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0))
    throw new InvalidArgumentError('Write a number of seconds.');
  return value;
}

async function plan(
  file: string,
  options: PlanOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    const made = await planFor(file, options, terminal);
    const saved = save(made, options, terminal.folder);
    const { instance = '' } = options;
    const text = options.json
      ? `${JSON.stringify(made, null, 2)}\n`
      : asText(made, instance, saved);
    terminal.out(text);
    return isDangerous(made) ? EXIT.wrong : EXIT.fine;
  } catch (error) {
    const known = error instanceof UsageError || error instanceof ArgoCdError;
    if (!known) throw error;
    if (options.json) {
      terminal.out(`${JSON.stringify({ error: error.message }, null, 2)}\n`);
    } else terminal.err(`error: ${error.message}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.wrong;
  }
}

async function planFor(
  file: string,
  options: PlanOptions,
  terminal: Terminal,
): Promise<LivePlan> {
  const { instance, timeout: timeoutSeconds } = options;
  if (!options.live || !instance) {
    throw new UsageError(
      'plan compares with what is live: write --live --instance URL',
    );
  }
  const url = addressOf(instance);
  const token = readToken(options, terminal);
  const set = await readSet(file, terminal.folder);
  const given = readWorldOptions(options, terminal.folder);
  const [place] = await placesOf([file], terminal.folder);
  return makePlan({
    set,
    instance: { url, token, timeoutSeconds },
    backFile: options.save ?? 'FILE',
    worldWith: clusters =>
      worldOf(
        place,
        { ...given, clusters: given.clusters ?? clusters },
        place.repository?.standIns ?? [],
      ),
  });
}

function addressOf(instance: string): string {
  const url = URL.canParse(instance) ? new URL(instance) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--instance ${instance}: write https://…`);
  }
  if (url.username || url.password) {
    throw new UsageError(
      '--instance: leave user and password out; a token is read from --token-env or --token-file',
    );
  }
  return url.origin + url.pathname;
}

function save(
  { back }: LivePlan,
  { save: file }: PlanOptions,
  folder: string,
): boolean {
  if (!file) return false;
  try {
    // What is live may hold what is not for everybody's eyes.
    writeFileSync(resolve(folder, file), back.manifests, { mode: 0o600 });
    return true;
  } catch (error) {
    throw new UsageError(`--save ${file}: ${wordsOf(error)}`);
  }
}

function isDangerous({ applications, findings }: LivePlan): boolean {
  return (
    findings.some(({ severity }) => severity === 'error') ||
    applications.some(({ fate }) => fate === 'deleted' || fate === 'contested')
  );
}
