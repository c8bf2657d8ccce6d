/** Where the recordings are: beside the checkout, or where STAGECRAFT_RECORDINGS says. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** `shared/argocd` of the nearest folder above that has one. */
function beside(from: string): string | undefined {
  const candidate = path.join(from, 'shared', 'argocd');
  if (existsSync(path.join(candidate, 'recordings'))) {
    return candidate;
  }
  const parent = path.dirname(from);
  return parent === from ? undefined : beside(parent);
}

/** @throws when there is no such folder: tests that need it fail, they are never skipped */
export function recordingsDirectory(): string {
  const told = process.env.STAGECRAFT_RECORDINGS;
  const directory = told ?? beside(process.cwd());
  if (!directory || !existsSync(path.join(directory, 'recordings'))) {
    throw new Error(
      `no recordings in ${directory ?? 'shared/argocd beside the checkout'}; ` +
        'set STAGECRAFT_RECORDINGS to the folder that has recordings/',
    );
  }
  return directory;
}

export function recordingPath(name: string): string {
  return path.join(recordingsDirectory(), 'recordings', `${name}.jsonl`);
}

/** Names of all recordings, such as `checkout` and `3.5/skip`. */
export function recordingNames(): string[] {
  const root = path.join(recordingsDirectory(), 'recordings');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.jsonl'))
    .map(name => name.slice(0, -'.jsonl'.length))
    .sort();
}
