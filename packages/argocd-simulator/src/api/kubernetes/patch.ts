/** Request bodies of PATCH as one merge patch. */
import { z } from 'zod';
import { isRecord } from '../../world/json';
import { KubernetesError, badRequest } from './status';

type MergePatch = Record<string, unknown>;

const operations = z.array(
  z.object({
    op: z.enum(['add', 'replace', 'remove']),
    path: z.string().startsWith('/'),
    value: z.unknown().optional(),
  }),
);

function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function setAt(target: MergePatch, path: string[], value: unknown): void {
  const [key, ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const child = target[key];
  const next: MergePatch = isRecord(child) ? child : {};
  target[key] = next;
  setAt(next, rest, value);
}

/** A JSON patch of fields; one that reaches into a list is refused. */
function fromOperations(body: unknown): MergePatch {
  const parsed = operations.safeParse(body);
  if (!parsed.success) {
    throw badRequest(`error decoding patch: ${z.prettifyError(parsed.error)}`);
  }
  const patch: MergePatch = {};
  for (const { op, path, value } of parsed.data) {
    const segments = path.split('/').slice(1).map(unescape);
    if (segments.some(segment => /^(\d+|-)$/.test(segment))) {
      throw new KubernetesError(
        422,
        'Invalid',
        `the simulator patches no list entries: ${path}`,
      );
    }
    setAt(patch, segments, op === 'remove' ? null : value);
  }
  return patch;
}

/**
 * A strategic merge patch is read as a merge patch: for the fields that are patched here, which are
 * no lists, both mean the same.
 */
export function mergePatchOf(contentType: string, body: unknown): MergePatch {
  const [type] = contentType.split(';');
  switch (type.trim()) {
    case 'application/json-patch+json':
      return fromOperations(body);
    case 'application/merge-patch+json':
    case 'application/strategic-merge-patch+json':
      if (isRecord(body)) {
        return body;
      }
      throw badRequest('error decoding patch: it is no object');
    default:
      throw new KubernetesError(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format: ${type}`,
      );
  }
}
