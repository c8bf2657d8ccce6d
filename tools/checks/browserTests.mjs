/** The browser tests: the whole product, started as `npm start` does, used through a real Chromium. */

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../browser.mjs';
import { root } from '../repository.mjs';
import { runTool } from '../tool.mjs';

const REPORT = join(root, 'test-results', 'browser.json');

export async function runBrowserTests() {
  rmSync(REPORT, { force: true });
  const browser = await findBrowser();
  await runTool('playwright', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: REPORT,
    STAGECRAFT_BROWSER: JSON.stringify(browser),
  });
  return readReport(JSON.parse(readFileSync(REPORT, 'utf8')));
}

function readReport(report) {
  const tests = report.suites.flatMap(suite => testsOf(suite));
  const failures = [
    ...report.errors.map(error => error.message ?? 'the tests did not start'),
    ...tests.filter(test => !test.ok).map(test => test.title),
  ];
  return { passed: tests.filter(test => test.ok).length, failures };
}

function testsOf(suite, path = []) {
  const here = [...path, suite.title];
  return [
    ...suite.specs.map(spec => ({
      title: [...here, spec.title].join(' › '),
      ok: spec.ok && spec.tests.every(test => test.status === 'expected'),
    })),
    ...(suite.suites ?? []).flatMap(inner => testsOf(inner, here)),
  ];
}
