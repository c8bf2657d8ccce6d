/** The parameters that tell where in a repository a folder or a file lies. */
import { normalizeName } from '../names';
import { StringList, type ParamSet } from '../params';
import type { Templating } from '../template';

interface Place {
  /** the folder */
  path: string;
  filename?: string;
}

/** `path.*` for Go templates, `path`, `path.basename` and `path[0]` for the older ones. */
export function pathParams(
  place: Place,
  prefix: string | undefined,
  { goTemplate }: Templating,
): ParamSet {
  const params = goTemplate ? nested(place) : flat(place, prefix);
  if (!goTemplate) return params;
  return prefix ? { [prefix]: { path: params } } : { path: params };
}

function namesOf({ path, filename }: Place): Record<string, string> {
  const basename = path.slice(path.lastIndexOf('/') + 1);
  return {
    basename,
    basenameNormalized: normalizeName(basename),
    ...(filename !== undefined && {
      filename,
      filenameNormalized: normalizeName(filename),
    }),
  };
}

function nested(place: Place): ParamSet {
  return {
    path: place.path,
    ...namesOf(place),
    segments: new StringList(place.path.split('/')),
  };
}

function flat(place: Place, prefix: string | undefined): ParamSet {
  const name = prefix ? `${prefix}.path` : 'path';
  const params: ParamSet = { [name]: place.path };
  for (const [key, text] of Object.entries(namesOf(place))) {
    params[`${name}.${key}`] = text;
  }
  place.path.split('/').forEach((segment, index) => {
    if (segment !== '') params[`${name}[${index}]`] = segment;
  });
  return params;
}
