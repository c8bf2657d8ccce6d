/**
 * The command line `stagecraft`: renders, checks and plans ApplicationSets.
 *
 * @packageDocumentation
 */
import { run } from './run';

run(process.argv.slice(2), {
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
  folder: process.cwd(),
  env: process.env,
}).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exitCode = 70;
  },
);
