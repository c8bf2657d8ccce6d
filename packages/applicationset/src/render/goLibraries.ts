/**
 * The Go libraries that Argo CD renders with, compiled to WebAssembly (source in ../../gotemplate).
 * Loaded on first use and once per process; the runtime lives in a context of its own, so that
 * nothing reaches the process's globals.
 */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import vm from 'node:vm';
import { z } from 'zod';
import { asset } from '../asset';
import type { Json } from '../schema/json';
import { reviveParam, type Param, type ParamSet } from './params';

/** Go's own error message, as Argo CD shows it. */
export class GoError extends Error {}

/** The Go side is gone, most likely for want of memory: nothing that Argo CD says. The next call starts it anew. */
export class GoEnded extends Error {
  constructor() {
    super(
      'Rendering ended before its time: a template asks for more memory than there is',
    );
  }
}

export interface GoLibraries {
  /**
   * Renders Go templates in turn with the functions that Argo CD offers.
   * @throws GoError with text/template's words at the first that fails
   */
  render(
    templates: readonly string[],
    options: readonly string[],
    params: ParamSet,
  ): string[];
  /** Reads YAML or JSON as Argo CD does (YAML 1.1). @throws GoError with the parser's words */
  yaml(text: string): Json;
  /** Lays `override` over `params`, by mergo's rules. */
  merge(params: ParamSet, override: ParamSet): ParamSet;
  /** Every leaf by its dotted path, printed. */
  flatten(params: ParamSet): Record<string, string>;
  /** A value printed as Go's %v does. */
  print(value: Param): string;
  /** What the pullRequest generator makes of a branch's name. */
  branchSlug(branch: string): string;
}

let loading: Promise<GoLibraries> | undefined;

/** The Go libraries of this process: 12 MB of WebAssembly, ready in less than half a second. */
export function loadGoLibraries(): Promise<GoLibraries> {
  loading ??= start(() => {
    loading = undefined;
  });
  return loading;
}

/** The uncompressed WebAssembly module, as `gotemplate/build.mjs` built it. */
export async function readGoModule(): Promise<Buffer> {
  return promisify(brotliDecompress)(
    await readFile(asset('gotemplate.wasm.br')),
  );
}

async function start(onEnd: () => void): Promise<GoLibraries> {
  const [module, runtime] = await Promise.all([
    readGoModule(),
    readFile(asset('wasm_exec.js'), 'utf8'),
  ]);
  let isOver = false;
  const context = vm.createContext({
    console,
    crypto: globalThis.crypto,
    performance: globalThis.performance,
    TextDecoder,
    TextEncoder,
    // What Go had put off must not wake it once it is gone: nobody could catch that.
    setTimeout: (resume: () => void, milliseconds: number) =>
      setTimeout(() => isOver || resume(), milliseconds),
    clearTimeout,
    WebAssembly,
  });
  vm.runInContext(runtime, context, { filename: 'wasm_exec.js' });
  const go = new context.Go();
  const { instance } = await WebAssembly.instantiate(
    new Uint8Array(module),
    go.importObject,
  );
  const ended = Promise.resolve(go.run(instance)).finally(() => {
    isOver = true;
    onEnd();
  });
  if (typeof context.gotemplate !== 'function') {
    await ended;
    throw new Error('The Go libraries ended as soon as they were started');
  }
  ended.catch(() => undefined);
  return librariesOver(request => context.gotemplate(request));
}

const answer = z.union([
  z.object({ error: z.string() }),
  z.object({ result: z.unknown() }),
]);

type Request = Record<string, unknown> & { op: string };

function librariesOver(call: (request: string) => unknown): GoLibraries {
  function ask<T>(request: Request, schema: z.ZodType<T>): T {
    const text = call(JSON.stringify(request));
    if (typeof text !== 'string') throw new GoEnded();
    const reply = answer.parse(JSON.parse(text, reviveParam));
    if ('error' in reply) throw new GoError(reply.error);
    return schema.parse(reply.result);
  }
  const texts = z.array(z.string());
  const json = z.custom<Json>(value => value !== undefined);
  const paramSet = z.custom<ParamSet>(value => typeof value === 'object');
  const textByName = z.record(z.string(), z.string());
  return {
    render: (templates, options, params) =>
      ask({ op: 'render', templates, options, params }, texts),
    yaml: text => ask({ op: 'yaml', text }, json),
    merge: (params, override) =>
      ask({ op: 'merge', params, override }, paramSet),
    flatten: params => ask({ op: 'flatten', params }, textByName),
    print: value => ask({ op: 'print', params: value }, z.string()),
    branchSlug: text => ask({ op: 'slug', text }, z.string()),
  };
}
