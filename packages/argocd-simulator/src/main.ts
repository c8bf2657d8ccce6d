/** `node … src/main.ts`: the simulator until Ctrl-C. */
import { UsageError, runCli } from './cli';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const running = await runCli(process.argv.slice(2), say);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      running.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch(error => {
  const text = error instanceof UsageError ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
