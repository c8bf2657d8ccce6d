/** Unit and integration tests, with a real PostgreSQL beside SQLite. */

import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { POSTGRES_VARIABLE, startPostgres } from '../postgres.mjs';
import { root } from '../repository.mjs';
import { runTool } from '../tool.mjs';

const REPORT = join(root, 'test-results', 'unit.json');

export async function runUnitTests() {
  rmSync(REPORT, { force: true });
  const postgres = await startPostgres();
  try {
    await runTool(
      'backstage-cli',
      [
        'repo',
        'test',
        '--watchAll=false',
        `--maxWorkers=${Math.min(4, availableParallelism())}`,
        '--workerIdleMemoryLimit=1500M',
        '--json',
        `--outputFile=${REPORT}`,
      ],
      { CI: '1', [POSTGRES_VARIABLE]: postgres.connectionString },
    );
  } finally {
    await postgres.stop();
  }
  return readReport(JSON.parse(readFileSync(REPORT, 'utf8')));
}

/** A skipped test counts as failed: nothing in this repository may be skipped. */
function readReport(report) {
  const failures = report.testResults.flatMap(file => {
    const name = relative(root, file.name);
    const failed = file.assertionResults
      .filter(test => test.status !== 'passed')
      .map(test => `${name}: ${test.fullName} (${test.status})`);
    const broken = file.status === 'failed' && failed.length === 0;
    return broken ? [`${name} does not run`] : failed;
  });
  return { passed: report.numPassedTests, failures };
}
