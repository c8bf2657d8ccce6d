/** The demo world as a process; `--lively` keeps commits arriving. */

import { createRandom } from '../world/random';
import { keepCommitting } from './lively';
import { readSettings } from './settings';
import { startDemo } from './startDemo';

async function main(args: string[]): Promise<void> {
  const demo = await startDemo(readSettings(process.env));
  process.stdout.write(`listening, ${demo.simulator.controlUrl}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      demo.simulator.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  const hands = await demo.played;
  process.stdout.write('every service is in its situation\n');
  if (args.includes('--lively')) {
    keepCommitting(hands, demo.clock, createRandom(Date.now()));
  }
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
