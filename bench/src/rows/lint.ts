/** From the start of `stagecraft lint` to its end, over a repository with very many ApplicationSets. */

import { spawn } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Figure } from '../figures';
import { writeLintTree } from '../measure/lintTree';
import { median } from '../measure/statistics';
import { ROOT } from '../processes/Child';
import { placeOf, type Row } from '../Setting';

const SETS = 2500;
const GOAL_SECONDS = 10;

export const measureLint: Row = async setting => {
  const folder = placeOf(setting, 'lint');
  writeLintTree(folder, SETS);
  const runs = setting.options.quick ? 1 : 3;
  const sets = SETS.toLocaleString('en-US');
  return [
    {
      ...(await figureOf(folder, [], runs)),
      what: `${sets} ApplicationSets and their manifests`,
      goal: { atMost: GOAL_SECONDS },
    },
    {
      ...(await figureOf(folder, ['--against', 'main'], runs)),
      what: 'the same, compared with another branch',
    },
  ];
};

async function figureOf(
  folder: string,
  more: readonly string[],
  runs: number,
): Promise<Omit<Figure, 'what'>> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    seconds.push(await secondsOf(folder, more));
  }
  return { row: 'lint', value: median(seconds), unit: 's' };
}

/** @throws Error when it found something that is not there, or nothing at all */
async function secondsOf(
  folder: string,
  more: readonly string[],
): Promise<number> {
  const bin = path.join(ROOT, 'packages', 'cli', 'bin', 'stagecraft');
  const began = performance.now();
  const child = spawn(process.execPath, [bin, 'lint', '.', ...more], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', chunk => {
    told = `${told}${chunk}`.slice(-200);
  });
  await new Promise(resolve => {
    child.on('close', resolve);
  });
  const seconds = (performance.now() - began) / 1000;
  if (!told.includes(`0 errors, `) || !told.includes(` in ${SETS} files`)) {
    throw new Error(`stagecraft lint ended with: ${told}`);
  }
  return seconds;
}
