/** Runs the command line, in this process or as users start it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../run';

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs a command in this process, in a folder. */
export async function stagecraft(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const printed = { out: '', err: '' };
  const code = await run(args, {
    folder,
    env,
    out: text => {
      printed.out += text;
    },
    err: text => {
      printed.err += text;
    },
  });
  return { code, ...printed };
}

/** Starts the program itself. */
export function program(
  folder: string,
  args: readonly string[],
): Promise<Ended> {
  const bin = join(__dirname, '../../bin/stagecraft');
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [bin, ...args],
      { cwd: folder },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      },
    );
  });
}

/** A new empty folder, and how it goes away. */
export function newFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'stagecraft-cli-'));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
