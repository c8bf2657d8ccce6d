/** A real Chromium for the browser tests: from npm on Linux x64, elsewhere the one that is installed. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './repository.mjs';

const INSTALLED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
];

/**
 * The browser and the environment that it needs. Throws when there is none: the browser tests are never
 * skipped.
 * @returns {Promise<{executable: string, env: Record<string, string>}>}
 */
export async function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) return proven(chosen, {});
  if (process.platform === 'linux' && process.arch === 'x64') return unpack();
  const installed = INSTALLED.find(path => existsSync(path));
  if (installed) return proven(installed, {});
  throw new Error(
    `The browser tests need a Chrome or Chromium. npm has one only for Linux x64, and none is installed at ${INSTALLED.join(
      ', ',
    )}. Install one, or set CHROME_PATH.`,
  );
}

/** Unpacks the browser of @sparticuz/chromium, with its own libraries where the system lacks some. */
async function unpack() {
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const place = join(root, '.cache', 'browser', packageVersion());
  mkdirSync(place, { recursive: true });
  // The package unpacks into the folder for temporary files.
  const before = process.env.TMPDIR;
  process.env.TMPDIR = place;
  try {
    const executable = await chromium.executablePath();
    const fonts = { FONTCONFIG_FILE: writeFontConfig(place) };
    if (runs(executable, fonts)) return { executable, env: fonts };
    await inflate(join(packageFolder(), 'bin', 'al2023.tar.br'));
    return proven(executable, {
      ...fonts,
      LD_LIBRARY_PATH: join(place, 'al2023', 'lib'),
    });
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

// The package's own configuration names folders of another machine.
function writeFontConfig(place) {
  const file = join(place, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(place, 'fonts')}</dir>
  <cachedir>${join(place, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  return file;
}

function proven(executable, env) {
  const failure = whyNot(executable, env);
  if (!failure) return { executable, env };
  throw new Error(`The browser ${executable} does not run: ${failure}`);
}

const runs = (executable, env) => !whyNot(executable, env);

function whyNot(executable, env) {
  const { status, error, stderr } = spawnSync(executable, ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return status === 0 ? undefined : error?.message ?? stderr;
}

function packageFolder() {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return join(dirname(entry), '..', '..');
}

function packageVersion() {
  const require = createRequire(import.meta.url);
  return require(join(packageFolder(), 'package.json')).version;
}
