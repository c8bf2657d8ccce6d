/** The shape of a JSON value: the paths that it has, lists merged, with the kind of value at each. */
import { isRecord } from '../../../world/json';

function kindOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'list' : typeof value;
}

function collect(value: unknown, path: string, paths: Set<string>): void {
  paths.add(`${path}: ${kindOf(value)}`);
  if (Array.isArray(value)) {
    value.forEach(item => collect(item, `${path}[]`, paths));
  } else if (isRecord(value)) {
    for (const [key, child] of Object.entries(value)) {
      collect(child, `${path}.${key}`, paths);
    }
  }
}

/** Paths such as `.items[].metadata.name: string`. */
export function shapeOf(value: unknown): Set<string> {
  const paths = new Set<string>();
  collect(value, '', paths);
  return paths;
}
