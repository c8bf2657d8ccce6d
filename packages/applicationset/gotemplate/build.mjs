// Builds ../assets/gotemplate.wasm.br from the Go source beside it: `node build.mjs` with Go 1.26.
//
// The build is reproducible: the same Go and go.sum give the same bytes, whose SHA-256 is written to
// ../assets/gotemplate.sha256. `node build.mjs --check` builds and compares instead of writing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const source = import.meta.dirname;
const assets = join(source, '..', 'assets');
const work = mkdtempSync(join(tmpdir(), 'gotemplate-'));

function go(...args) {
  return execFileSync('go', args, {
    cwd: source,
    encoding: 'utf8',
    env: {
      ...process.env,
      GOOS: 'js',
      GOARCH: 'wasm',
      CGO_ENABLED: '0',
      GOFLAGS: '',
    },
  });
}

const built = join(work, 'gotemplate.wasm');
go(
  'build',
  '-trimpath',
  '-buildvcs=false',
  '-ldflags=-s -w -buildid=',
  '-o',
  built,
  '.',
);
const wasm = readFileSync(built);
rmSync(work, { recursive: true });
const sha256 = createHash('sha256').update(wasm).digest('hex');

if (process.argv.includes('--check')) {
  const written = readFileSync(
    join(assets, 'gotemplate.sha256'),
    'utf8',
  ).trim();
  if (written !== sha256) {
    throw new Error(
      `built ${sha256}, but assets/gotemplate.sha256 says ${written}`,
    );
  }
} else {
  const compressed = brotliCompressSync(wasm, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
    },
  });
  writeFileSync(join(assets, 'gotemplate.wasm.br'), compressed);
  writeFileSync(join(assets, 'gotemplate.sha256'), `${sha256}\n`);
  const runtime = readFileSync(
    join(go('env', 'GOROOT').trim(), 'lib/wasm/wasm_exec.js'),
  );
  writeFileSync(join(assets, 'wasm_exec.js'), runtime);
}
