/** What a set makes, with the place in the set that makes each Application. */
import type { RenderedApplication } from '../render/application';
import type { ApplicationSet } from '../schema/applicationSet';
import type { FieldPath } from '../schema/fields';
import { isJsonObject, type Json, type JsonObject } from '../schema/json';
import { stepSelects } from '../stagesOf';
import { declaredStages, type DeclaredStage } from './stages';
import type { CheckWorld } from './world';

/** What the checks of Applications look at. */
export interface Rendered {
  set: ApplicationSet;
  applications: readonly RenderedApplication[];
  stages: readonly DeclaredStage[];
  world: CheckWorld;
  /**
   * Where a field of an Application comes from, e.g. `spec.destination`: the element of the list that it depends on,
   * or else the template's field.
   */
  origin(application: RenderedApplication, field: readonly string[]): FieldPath;
}

export function renderedOf(
  set: ApplicationSet,
  applications: readonly RenderedApplication[],
  world: CheckWorld,
): Rendered {
  const elements = elementPaths(set);
  const known = elements?.length === applications.length ? elements : [];
  const makers = new Map(
    applications.flatMap((application, index) => {
      const path = known.at(index);
      return path ? [[application, path] as const] : [];
    }),
  );
  return {
    set,
    applications,
    stages: declaredStages(set),
    world,
    origin(application, field) {
      const maker = makers.get(application);
      const own = valueAt(set.spec.template, field);
      const varies = own === undefined || /\{\{/.test(JSON.stringify(own));
      return maker && varies ? maker : ['spec', 'template', ...field];
    },
  };
}

/** Where each Application comes from when all generators are plain lists: they keep their order. */
function elementPaths({ spec }: ApplicationSet): FieldPath[] | undefined {
  const lists = spec.generators.map((generator, index) => {
    const { list, ...others } = generator;
    const elements = isJsonObject(list) ? list.elements : undefined;
    if (!Array.isArray(elements) || Object.keys(others).length > 0) return [];
    return elements.map(
      (_, place): FieldPath => [
        ...['spec', 'generators'],
        index,
        ...['list', 'elements'],
        place,
      ],
    );
  });
  return lists.some(list => list.length === 0) ? undefined : lists.flat();
}

/** How findings name an Application. */
export function pathOf({ metadata }: RenderedApplication): string {
  return `Application ${metadata.name}`;
}

/** The stages whose steps select an Application; Argo CD takes the first. */
export function stagesFor(
  { metadata }: RenderedApplication,
  stages: readonly DeclaredStage[],
): DeclaredStage[] {
  return stages.filter(({ step }) => stepSelects(step, metadata.labels ?? {}));
}

export function objectAt(
  value: Json | undefined,
): Record<string, Json | undefined> {
  return isJsonObject(value) ? value : {};
}

/** The text at a field, empty where there is none. */
export function textAt(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The sources of an Application, in order. */
export function sourcesOf({
  spec,
}: {
  spec: JsonObject;
}): Record<string, Json | undefined>[] {
  if (Array.isArray(spec.sources) && spec.sources.length > 0) {
    return spec.sources.map(objectAt);
  }
  return isJsonObject(spec.source) ? [spec.source] : [];
}

function valueAt(object: JsonObject, field: readonly string[]) {
  return field.reduce<Json | undefined>(
    (value, key) => objectAt(value)[key],
    object,
  );
}
