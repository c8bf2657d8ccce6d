/** What a change of an ApplicationSet does to its Applications: those that are there stay, those that were asked for come. */
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  readApplicationSet,
  renderApplicationSet,
  type RenderedApplication,
  type RenderWorld,
} from '@stagecraft/applicationset';
import { isDeepStrictEqual } from 'node:util';
import { at, listAt, put, type Path } from './json';
import { ShapeError } from './parameters';

/** Where an Application is to run, and the field of the input that says so. */
export interface AskedPlace {
  stage: string;
  cluster?: string;
  namespace?: string;
  field: string;
}

/** An Application that an ApplicationSet makes. */
export type Made = RenderedApplication;

/** The Applications of a set; undefined where only Argo CD can know them. */
export async function applicationsOf(
  set: JsonObject,
  world: RenderWorld,
): Promise<Made[] | undefined> {
  const { applications } = await renderApplicationSet(
    readApplicationSet(set),
    world,
  );
  return applications;
}

/**
 * @param moved - names of those that may change their destination
 * @throws InputError where another Application would come, go or change, or an asked one would not come
 */
export function requireEffect(
  before: readonly Made[],
  after: readonly Made[],
  {
    added,
    moved,
  }: { added: readonly AskedPlace[]; moved: ReadonlySet<string> },
): void {
  const names = after.map(({ metadata }) => metadata.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new ShapeError(
      `two Applications would be called "${twice}", since spec.template.metadata.name does not tell the targets of a stage apart, and Argo CD would drop both; put what does into the name first`,
    );
  }
  const now = new Map(after.map(each => [each.metadata.name, each]));
  const touched = before.filter(each => {
    const { name } = each.metadata;
    const same = now.get(name);
    return !same || !(moved.has(name) || isDeepStrictEqual(same, each));
  });
  if (touched.length > 0) {
    throw new ShapeError(
      `the change would touch Applications that it is not about (${touched
        .map(({ metadata }) => metadata.name)
        .join(
          ', ',
        )}), since their names or fields hang together; change the file by hand`,
    );
  }
  const known = new Set(before.map(({ metadata }) => metadata.name));
  const fresh = after.filter(({ metadata }) => !known.has(metadata.name));
  added
    .filter(place => !before.some(each => runsAt(each, place)))
    .forEach(place => requirePlace(place, fresh));
}

function requirePlace(place: AskedPlace, fresh: readonly Made[]): void {
  if (fresh.some(each => runsAt(each, place))) return;
  const seen = fresh.map(
    ({ metadata, spec }) =>
      `${metadata.name} in ${JSON.stringify(at(spec, ['destination']))}`,
  );
  throw new InputError(
    `${place.field}: the ApplicationSet would not deploy to ${[
      place.cluster,
      place.namespace,
    ]
      .filter(Boolean)
      .join(', ')} but make ${
      seen.join('; ') || 'no Application more'
    }; say in values what its template needs, or change its template first`,
  );
}

const IN_CLUSTER = 'https://kubernetes.default.svc';

function runsAt({ spec }: Made, { cluster, namespace }: AskedPlace): boolean {
  const destination = at(spec, ['destination']);
  const place = at(destination, ['server']) || at(destination, ['name']);
  const plain = (name: unknown) => (name === 'in-cluster' ? IN_CLUSTER : name);
  return (
    (cluster === undefined || plain(place) === plain(cluster)) &&
    (namespace === undefined || at(destination, ['namespace']) === namespace)
  );
}

/** The element of a list that makes an Application, and which others it makes. */
export async function elementBehind(
  set: JsonObject,
  application: string,
  lists: readonly Path[],
  world: RenderWorld,
): Promise<{ path: Path; index: number; others: string[] } | undefined> {
  const all = namesOf(await applicationsOf(set, world));
  for (const path of lists) {
    const elements = listAt(set, path);
    for (const index of elements.keys()) {
      const rest = elements.filter((_, other) => other !== index);
      const left = new Set(
        namesOf(await applicationsOf(put(set, path, rest), world)),
      );
      const gone = all.filter(name => !left.has(name));
      if (gone.includes(application)) {
        return {
          path,
          index,
          others: gone.filter(each => each !== application),
        };
      }
    }
  }
  return undefined;
}

function namesOf(applications: readonly Made[] = []): string[] {
  return applications.map(({ metadata }) => metadata.name);
}
