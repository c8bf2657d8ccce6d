/** The recorded traffic of a real Argo CD, beside the checkout or where STAGECRAFT_RECORDINGS says. */

import { existsSync, readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';

export interface RecordedLine {
  at: string;
  note?: string;
  stream?: 'applications' | 'applicationsets';
  data?: unknown;
  call?: {
    account: string | null;
    method: string;
    path: string;
    body?: unknown;
  };
  response?: { status: number; headers: Record<string, string>; body: unknown };
}

/** The folder that holds `recordings/` and `generators.json`; throws when it is not there. */
export function recordingsFolder(): string {
  const folder = resolve(
    process.env.STAGECRAFT_RECORDINGS ??
      join(__dirname, '../../../../../../shared/argocd'),
  );
  if (!existsSync(join(folder, 'recordings'))) {
    throw new Error(
      `No Argo CD recordings in ${folder}; set STAGECRAFT_RECORDINGS to the folder that holds recordings/`,
    );
  }
  return folder;
}

/** Such as `checkout` and `3.5/skip`. */
export function recordingNames(): string[] {
  const folder = join(recordingsFolder(), 'recordings');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.jsonl'))
    .map(name => name.slice(0, -'.jsonl'.length))
    .sort();
}

/** The lines of one recording, in order. */
export function readRecording(name: string): RecordedLine[] {
  const file = join(recordingsFolder(), 'recordings', `${name}.jsonl`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map((line): RecordedLine => JSON.parse(line));
}

/** The answer to the first call of a recording whose method and path begin like this. */
export function recordedAnswer(
  name: string,
  call: { method: string; path: string; account?: string; status?: number },
): NonNullable<RecordedLine['response']> {
  const line = readRecording(name).find(
    candidate =>
      candidate.call?.method === call.method &&
      candidate.call.path.startsWith(call.path) &&
      (call.account === undefined || candidate.call.account === call.account) &&
      (call.status === undefined || candidate.response?.status === call.status),
  );
  if (!line?.response) {
    throw new Error(`${name} records no ${call.method} ${call.path}`);
  }
  return line.response;
}
