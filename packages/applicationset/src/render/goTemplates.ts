/** Go templates of others, such as those of a Helm chart, with what Argo CD's ApplicationSets render with. */
import { loadGoLibraries } from './goLibraries';
import type { JsonObject } from '../schema/json';

/**
 * Renders texts as Go templates with sprig and `toYaml`, `fromYaml`, `fromYamlArray`, each with the same params.
 * @throws Error with text/template's words at the first that fails
 * @public
 */
export async function renderGoTemplates(
  texts: readonly string[],
  params: JsonObject,
): Promise<string[]> {
  const go = await loadGoLibraries();
  return go.render(texts, [], params);
}
