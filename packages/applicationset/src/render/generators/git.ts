/** The git generator: one parameter set for each folder, or for each object in files, of a repository. */
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json';
import { pathMatches, pathspecMatches } from '../match';
import type { ParamSet } from '../params';
import type { Templating } from '../template';
import {
  readSpec,
  withValues,
  wrapError,
  wrapRejection,
  type Generator,
  type Rendering,
} from './generator';
import { pathParams } from './pathParams';

const item = z.object({ path: z.string(), exclude: z.boolean().optional() });
const gitSchema = z.object({
  repoURL: z.string(),
  revision: z.string(),
  directories: z.array(item).nullish(),
  files: z.array(item).nullish(),
  pathParamPrefix: z.string().optional(),
  values: z.record(z.string(), z.string()).nullish(),
});

type GitSpec = z.infer<typeof gitSchema>;
type Item = z.infer<typeof item>;

/** How the repo server says that it could not find a repository or revision. */
const UNRESOLVED =
  'rpc error: code = Internal desc = unable to resolve git revision ';

export const git: Generator = (spec, rendering) =>
  wrapRejection('error generating params from git', async () => {
    const asked = readSpec('git', gitSchema, spec);
    if (asked.directories?.length) {
      return directoryParams(asked, asked.directories, rendering);
    }
    if (asked.files?.length) return fileParams(asked, asked.files, rendering);
    throw new Error('ApplicationSet is empty');
  });

async function directoryParams(
  asked: GitSpec,
  items: readonly Item[],
  { world, templating }: Rendering,
): Promise<ParamSet[]> {
  const files = await wrapRejection(
    `error getting directories from repo: error retrieving Git Directories: ${UNRESOLVED}`,
    () => world.files(asked.repoURL, asked.revision),
  );
  const chosen = directoriesOf(files.keys()).filter(directory => {
    const matching = items.filter(({ path }) => pathMatches(path, directory));
    return matching.length > 0 && !matching.some(({ exclude }) => exclude);
  });
  return chosen.map(path =>
    wrapError('error generating params from apps', () =>
      withValues(
        asked.values,
        pathParams({ path }, asked.pathParamPrefix, templating),
        templating,
      ),
    ),
  );
}

/** All folders with something in them, parents first, none that is hidden or below a hidden one. */
function directoriesOf(paths: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const folders = path.split('/').slice(0, -1);
    const hidden = folders.findIndex(name => name.startsWith('.'));
    const open = hidden < 0 ? folders : folders.slice(0, hidden);
    open.forEach((_, index) => found.add(open.slice(0, index + 1).join('/')));
  }
  return [...found].sort(byPath);
}

/** The order of a walk through the tree: name by name, not character by character. */
function byPath(left: string, right: string): number {
  const [a, b] = [left.split('/'), right.split('/')];
  const index = a.findIndex((name, position) => name !== b[position]);
  if (index < 0) return a.length - b.length;
  if (index >= b.length) return 1;
  return a[index] < b[index] ? -1 : 1;
}

async function fileParams(
  asked: GitSpec,
  items: readonly Item[],
  { world, templating }: Rendering,
): Promise<ParamSet[]> {
  const files = await wrapRejection(
    `error retrieving Git files: ${UNRESOLVED}`,
    () => world.files(asked.repoURL, asked.revision),
  );
  const included = (path: string, excluded: boolean) =>
    items.some(
      ({ path: pattern, exclude = false }) =>
        exclude === excluded && pathspecMatches(pattern, path),
    );
  return [...files.keys()]
    .filter(path => included(path, false) && !included(path, true))
    .sort((left, right) => (left < right ? -1 : 1))
    .flatMap(path =>
      wrapError(
        `unable to process file '${path}' from repository '${asked.repoURL}'`,
        () => contentParams(asked, path, files.get(path) ?? '', templating),
      ),
    );
}

function contentParams(
  asked: GitSpec,
  path: string,
  content: string,
  templating: Templating,
): ParamSet[] {
  const cut = path.lastIndexOf('/');
  const place = {
    path: cut < 0 ? '.' : path.slice(0, cut),
    filename: path.slice(cut + 1),
  };
  return objectsOf(content, templating).map(found => {
    const own: ParamSet = templating.goTemplate
      ? found
      : templating.go.flatten(found);
    const placed = pathParams(place, asked.pathParamPrefix, templating);
    return withValues(asked.values, { ...own, ...placed }, templating);
  });
}

/** A file holds one object, a list of objects, or nothing; an empty file or list counts as one empty object. */
function objectsOf(content: string, { go }: Templating): JsonObject[] {
  const told: Json = wrapError(
    'unable to parse file: error converting YAML to JSON',
    () => go.yaml(content),
  );
  if (told === null) return [{}];
  if (isJsonObject(told)) return [told];
  if (Array.isArray(told) && told.every(isObjectOrNull)) {
    return told.length > 0 ? told.map(each => each ?? {}) : [{}];
  }
  throw new Error(
    'unable to parse file: error unmarshaling JSON: while decoding JSON: it must be an object or a list of objects',
  );
}

function isObjectOrNull(value: Json): value is JsonObject | null {
  return value === null || isJsonObject(value);
}
