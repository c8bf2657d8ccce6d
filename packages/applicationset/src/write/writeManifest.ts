/** Writes YAML that Kubernetes reads as the values that were meant. */
import { stringify } from 'yaml';

/**
 * The YAML of a value. Texts that YAML 1.1 takes for something else (`no`, `1_000`) are in quotes, for
 * Kubernetes and Argo CD follow it; nothing is an anchor, and no line is folded. The inverse of `readManifest`.
 * @public
 */
export function writeManifest(value: object): string {
  return stringify(value, {
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
    lineWidth: 0,
    singleQuote: true,
  });
}
