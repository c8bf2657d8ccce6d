/** Reads a manifest's YAML as Kubernetes does. */
import type { Json } from '../schema/json';
import { loadGoLibraries } from './goLibraries';

/**
 * The first document of a YAML or JSON text, read as `kubectl` and Argo CD read it: YAML 1.1, in which
 * `yes` and `on` are booleans and `010` is eight.
 * @throws Error with the parser's words
 * @public
 */
export async function readManifest(text: string): Promise<Json> {
  const go = await loadGoLibraries();
  return go.yaml(text);
}
