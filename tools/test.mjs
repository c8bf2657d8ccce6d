/**
 * `npm test`: everything that must hold, cheapest first. All of it runs also after a failure; the last
 * line counts. `npm test -- types browser` runs only the steps that are named.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runBrowserTests } from './checks/browserTests.mjs';
import { missingChangesets } from './checks/changesets.mjs';
import { checkConfig } from './checks/config.mjs';
import { runUnitTests } from './checks/unitTests.mjs';
import { root, say } from './repository.mjs';
import { runTool } from './tool.mjs';
import { withToolchain } from './toolchain.mjs';

/** Each step answers how many tests passed, and what failed. */
const STEPS = {
  format: () => command('prettier', '--check', '.'),
  // Reads with the compiler, which a bare machine does not have before the install.
  laws: async () => (await import('./checks/laws.mjs')).brokenLaws(),
  changesets: missingChangesets,
  // From nothing: what a compiler remembers changes the order of unions, and with it the API reports.
  types: () => command('tsc', '--incremental', 'false'),
  lint: () => command('backstage-cli', 'repo', 'lint', '--max-warnings', '0'),
  packages: () =>
    command('backstage-cli', 'repo', 'fix', '--check', '--publish'),
  config: checkConfig,
  // A workspace's packages see each other's sources, and a field may explain itself by its name.
  reports: () =>
    command(
      'backstage-repo-tools',
      'api-reports',
      '--ci',
      '-o',
      'ae-wrong-input-file-type,ae-undocumented',
      // Never published.
      '--exclude',
      'packages/argocd-simulator',
    ),
  unit: runUnitTests,
  browser: runBrowserTests,
};

withToolchain(async args => {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const unknown = args.filter(name => !(name in STEPS));
  if (unknown.length > 0) {
    throw new Error(
      `There is no step "${unknown[0]}"; there are ${Object.keys(STEPS).join(
        ', ',
      )}.`,
    );
  }
  const results = [];
  for (const name of args.length > 0 ? args : Object.keys(STEPS)) {
    results.push(await runStep(name));
  }
  return summarize(results);
});

async function runStep(name) {
  say(name);
  const began = performance.now();
  const result = await STEPS[name]().catch(error => ({
    passed: 0,
    failures: [error.message],
  }));
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  for (const failure of result.failures) console.log(`  ✗ ${failure}`);
  say(
    `${name}: ${result.passed} passed, ${result.failures.length} failed, ${seconds} s`,
  );
  return { name, ...result };
}

function summarize(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.flatMap(result =>
    result.failures.map(failure => `${result.name}: ${failure}`),
  );
  console.log('');
  for (const failure of failed) console.log(`✗ ${failure}`);
  console.log(`${passed} passed, ${failed.length} failed`);
  return failed.length > 0 ? 1 : 0;
}

/** A tool whose exit code is its verdict: one test. */
async function command(name, ...args) {
  const code = await runTool(name, args);
  return code === 0
    ? { passed: 1, failures: [] }
    : {
        passed: 0,
        failures: [`${name} ${args.join(' ')} found faults, above`],
      };
}
