/**
 * Backends that are killed with SIGKILL at every point, and what is left: every acknowledged decision, and each
 * approved target synced exactly once. `npm run test:kill` makes hundreds of runs; here are a few.
 */

import {
  postgresAddress,
  testDatabases,
} from '../approvals/__testUtils__/databases';
import { bundleBackend } from './__testUtils__/bundle';
import {
  postgresDatabases,
  sqliteDatabases,
  type Databases,
  type MakeTables,
} from './__testUtils__/databases';
import { figures, killRuns } from './__testUtils__/killRuns';
import { startOnce } from './__testUtils__/Replica';

const SEED = Number(process.env.STAGECRAFT_KILL_SEED ?? 1);
/** A run that failed is had again alone with the seed and its number. */
const FIRST = Number(process.env.STAGECRAFT_KILL_FIRST ?? 0);
const RUNS = Number(process.env.STAGECRAFT_KILL_RUNS ?? 6);
const ABREAST = Number(process.env.STAGECRAFT_KILL_ABREAST ?? 3);

jest.setTimeout(60_000 + RUNS * 30_000);

let sqlite: Databases | undefined;
let postgres: Databases | undefined;

// Before the server ends.
afterAll(async () => {
  await sqlite?.close();
  await postgres?.close();
});

testDatabases();

it(`loses nothing and does nothing twice in ${RUNS} runs`, async () => {
  const program = await bundleBackend('killed');
  const makeTables: MakeTables = config => startOnce(program, config);
  sqlite = await sqliteDatabases(makeTables);
  postgres = await postgresDatabases(postgresAddress(), makeTables);
  const results = await killRuns({
    program,
    seed: SEED,
    runs: RUNS,
    first: FIRST,
    abreast: ABREAST,
    sqlite,
    postgres,
    onRun(result) {
      const { lost, double, wrong, turn } = result;
      const bad = [...lost, ...double, ...wrong];
      if (process.env.STAGECRAFT_KILL_RUNS || bad.length > 0) {
        process.stderr.write(
          `${turn} ${result.scenario} ${result.seconds.toFixed(1)} s [${
            result.deaths
          }] ${bad.join('; ')}\n`,
        );
      }
    },
  });
  process.stderr.write(`${figures(results, SEED)}\n`);
  expect(
    results.filter(r => [...r.lost, ...r.double, ...r.wrong].length > 0),
  ).toEqual([]);
});
