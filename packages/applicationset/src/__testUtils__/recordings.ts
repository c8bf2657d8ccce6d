/** Where tests find what was recorded from a real Argo CD. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(
  process.env.STAGECRAFT_RECORDINGS ??
    join(__dirname, '../../../../../shared/argocd'),
);

/** The text of a recorded file. @throws Error that says where it was looked for */
export function recorded(name: string): string {
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new Error(
      `No recording at ${path}; point STAGECRAFT_RECORDINGS at the folder of recordings`,
    );
  }
  return readFileSync(path, 'utf8');
}

/** The names of all recorded stories, e.g. `3.5/skip`. */
export function recordings(): string[] {
  return ['', '3.5'].flatMap(version =>
    readdirSync(join(folder, 'recordings', version))
      .filter(name => name.endsWith('.jsonl'))
      .map(name => join(version, name.replace('.jsonl', ''))),
  );
}
