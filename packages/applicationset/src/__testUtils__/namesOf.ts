/** Renders ApplicationSets that are about one feature of a generator or template. */
import { renderApplicationSet } from '../render/renderApplicationSet';
import type { Cluster } from '../render/world';
import type { Json, JsonObject } from '../schema/json';
import { recordedWorld, setOf } from './generators';

interface Asked {
  generators: Json[];
  name: string;
  goTemplate?: boolean;
  options?: string[];
  files?: Record<string, string>;
  clusters?: Cluster[];
}

/** The names of the Applications, or the error. */
export async function namesOf({ generators, name, options, ...rest }: Asked) {
  const { goTemplate = true, files = {}, clusters = [] } = rest;
  const { template } = setOf({ generators: [] }).spec;
  const { applications, error } = await renderApplicationSet(
    setOf({
      goTemplate,
      generators,
      template: { ...template, metadata: { name } },
      ...(options && { goTemplateOptions: options }),
    }),
    {
      ...recordedWorld,
      clusters: async () => clusters,
      files: async () => new Map(Object.entries(files)),
    },
  );
  return applications?.map(({ metadata }) => metadata.name) ?? error?.message;
}

export const git = (spec: JsonObject) => ({
  git: { repoURL: 'r', revision: 'main', ...spec },
});
export const list = (...elements: JsonObject[]) => ({ list: { elements } });
