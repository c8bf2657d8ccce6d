/** The laws of this repository's sources: each is one test, and names every place that breaks it. */

import { sourceFiles } from './sources.mjs';
import { importsAgainstTheStream } from './importDirection.mjs';

const FILE_LIMIT = 300;
const FUNCTION_LIMIT = 60;
const FUNCTION_MEDIAN = 12;

// Spelled in parts, so that this file does not break the law it states.
const LEFT_FOR_LATER = new RegExp(
  ['TO' + 'DO', 'FIX' + 'ME', '[Cc]oming' + ' soon', '[Nn]ot ' + 'implemented']
    .map(words => `\\b${words}\\b`)
    .join('|'),
);
const SILENCED = new RegExp(
  ['@ts-' + '(ignore|expect-error|nocheck)', 'eslint-' + 'disable'].join('|'),
);
const SKIPPED =
  /\b(it|test|describe)\.(skip|only|todo|fixme)\b|\bx(it|describe)\(/;

const LAWS = {
  'a file begins by saying what it is for': files =>
    files
      .filter(file => !file.test)
      .filter(file => !/^(#!.*\n)?\s*(\/\*\*|\/\/)/.test(file.text))
      .map(at),
  [`a file has fewer than ${FILE_LIMIT} lines`]: files =>
    files
      .filter(file => !file.test && file.lines >= FILE_LIMIT)
      .map(file => `${file.path} has ${file.lines}`),
  [`a function has at most ${FUNCTION_LIMIT} lines`]: files =>
    functionsOf(files.filter(file => !file.test))
      .filter(found => found.lines > FUNCTION_LIMIT)
      .map(found => `${found.at} has ${found.lines}`),
  [`the median function has fewer than ${FUNCTION_MEDIAN} lines`]: files => {
    const lengths = functionsOf(files.filter(file => !file.test))
      .map(found => found.lines)
      .sort((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)];
    return median < FUNCTION_MEDIAN ? [] : [`it has ${median}`];
  },
  'nothing is typed any': files => files.flatMap(file => file.anys),
  'no type assertion silences the compiler': files =>
    files.flatMap(file => file.assertions),
  'no check is silenced': files => matching(files, SILENCED),
  'nothing is left for later': files => matching(files, LEFT_FOR_LATER),
  'no test is skipped or alone': files => matching(files, SKIPPED),
  'nothing is called utils or helpers': files =>
    files
      .filter(file => /(^|\/)(utils?|helpers?)(\/|\.)/i.test(file.path))
      .map(at),
  'packages import only what lies before them': importsAgainstTheStream,
};

export async function brokenLaws() {
  const files = await sourceFiles();
  const failures = Object.entries(LAWS).flatMap(([law, breaks]) => {
    const places = breaks(files);
    return places.length > 0
      ? [`${law}:\n      ${places.join('\n      ')}`]
      : [];
  });
  return { passed: Object.keys(LAWS).length - failures.length, failures };
}

function at(file) {
  return file.path;
}

function functionsOf(files) {
  return files.flatMap(file => file.functions);
}

// A test of laws must name what it forbids.
function matching(all, pattern) {
  const files = all.filter(file => !file.path.endsWith('/laws.test.ts'));
  return files.flatMap(file =>
    file.text
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file.path}:${index + 1}`] : [],
      ),
  );
}
