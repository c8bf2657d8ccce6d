/** `npm run replay -- FILE.jsonl [--json]`: one line for each change of what the page would show. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { formatChange, formatChangeAsJson } from './format';
import { readLine } from './readLine';
import { Replay } from './replayRecording';

async function main(args: string[]): Promise<number> {
  const file = args.find(arg => !arg.startsWith('--'));
  if (!file) {
    process.stderr.write('usage: npm run replay -- FILE.jsonl [--json]\n');
    return 2;
  }
  const format = args.includes('--json') ? formatChangeAsJson : formatChange;
  const replay = new Replay();
  const problems: string[] = [];
  let number = 0;
  for await (const text of createInterface(createReadStream(file))) {
    number += 1;
    const line = readLine(text, number);
    if (typeof line === 'string') {
      problems.push(line);
    } else if (line) {
      replay
        .take(line)
        .forEach(change => process.stdout.write(`${format(change)}\n`));
    }
  }
  for (const problem of [...problems, ...replay.unreadable]) {
    process.stderr.write(`${problem}\n`);
  }
  return 0;
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
