/** `docs/faults.md` promises that a test shows each of its rows: the tests that it names are there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROWS = readFileSync(join(__dirname, '../../../docs/faults.md'), 'utf8')
  .split('\n')
  .filter(line => line.startsWith('| ') && !/^\| (fault|-+) /.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(cells => ({ fault: cells[1], tests: testsIn(cells[5] ?? '') }));

function testsIn(cell: string): { file: string; title: string }[] {
  return [...cell.matchAll(/`([^`]+)` "([^"]+)"/g)].map(([, file, title]) => ({
    file,
    title,
  }));
}

it('has rows', () => {
  expect(ROWS.length).toBeGreaterThan(25);
});

it.each(ROWS)('a test shows: $fault', ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  for (const { file, title } of tests) {
    expect(readFileSync(join(__dirname, file), 'utf8')).toContain(title);
  }
});
