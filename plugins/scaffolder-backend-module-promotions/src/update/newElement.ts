/** The parameters of one more target, written like those of the targets that are there. */
import { InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { STAGE_LABEL } from '@stagecraft/applicationset';
import { at, isObject, put, textAt } from './json';
import type { Parameters } from './parameters';

/** Where our own ApplicationSets keep the name of a target. */
const TARGET = 'target';

/** A target that is to be there. */
export interface NewTarget {
  cluster: string;
  namespace?: string;
  name?: string;
  /** Parameters by name, where the others do not tell what this target has */
  values?: Record<string, string>;
  /** The file that is to describe it, where files do */
  file?: string;
}

/** What else has to be known of it. */
export interface Surroundings {
  /** The value of the stage's parameter */
  stage: string;
  /** Name of the ApplicationSet */
  pipeline: string;
  parameters: Parameters;
  /** All targets that are there */
  others: readonly JsonObject[];
  /** Whether it is the only one of its stage */
  alone: boolean;
  /** The field of the input that asks for it */
  field: string;
}

/**
 * Each parameter is told by the input, by what it is for, or by all others alike: they are equal, or equal but for the
 * stage, the cluster and the namespace.
 * @throws InputError that names the parameter which none of these tells
 */
export function newElement(
  target: NewTarget,
  around: Surroundings,
): JsonObject {
  const { others, stage, parameters } = around;
  const sameStage = others.filter(
    each => param(each, parameters.stage.name) === stage,
  );
  const model = sameStage.at(-1) ?? others.at(-1) ?? {};
  const told = placesOf(target, around, model);
  const given = new Set(Object.keys(target.values ?? {}));
  const needed = (name: string) =>
    [others, sameStage].some(
      each =>
        each.length > 0 &&
        each.every(one => at(one, name.split('.')) !== undefined),
    ) && !(name === TARGET && isOurs(parameters));
  const names = new Set([
    ...namesIn(model).filter(
      name => told.has(name) || given.has(name) || needed(name),
    ),
    ...(others.length > 0 ? [] : told.keys()),
    ...(told.has(TARGET) ? [TARGET] : []),
    ...given,
  ]);
  return [...names].reduce<JsonObject>((element, name) => {
    const value =
      target.values?.[name] ??
      told.get(name) ??
      likeOthers(name, told, around, sameStage);
    return put(element, name.split('.'), value);
  }, {});
}

/** What the template takes from parameters, by the parameter's name. */
function placesOf(
  target: NewTarget,
  around: Surroundings,
  model: JsonObject,
): Map<string, string> {
  const { parameters, stage, field } = around;
  const { naming, server, cluster, namespace } = parameters;
  const isUrl = /^https?:\/\//.test(target.cluster);
  const told = new Map([[parameters.stage.name, stage]]);
  if (server && cluster) {
    told
      .set(server, isUrl ? target.cluster : '')
      .set(cluster, isUrl ? '' : target.cluster);
  } else if (server ?? cluster) {
    const takesUrl = server !== undefined;
    if (takesUrl !== isUrl) {
      throw new InputError(
        `${field}.cluster: "${
          target.cluster
        }": this ApplicationSet takes clusters by ${
          takesUrl ? 'the URL of their API server' : 'their name in Argo CD'
        }; give that`,
      );
    }
    told.set(server ?? cluster ?? '', target.cluster);
  }
  if (namespace && target.namespace !== undefined)
    told.set(namespace, target.namespace);
  if (naming) told.set(naming, nameOf(target, around, param(model, naming)));
  if (target.name !== undefined && isOurs(parameters)) {
    told.set(TARGET, target.name);
  }
  return told;
}

/** `checkout-prod`, or `checkout-prod-eu` where the stage has several; the others keep the names that they have. */
function nameOf(
  target: NewTarget,
  { stage, pipeline, parameters, others, alone }: Surroundings,
  like: string | undefined,
): string {
  const { naming = '', stage: used } = parameters;
  const model = others.find(each => param(each, naming) === like) ?? {};
  const parts = like?.split('-') ?? [];
  const stageParts = (param(model, used.name) ?? '').split('-');
  const begin = parts.findIndex((_, index) =>
    stageParts.every((part, offset) => parts[index + offset] === part),
  );
  const before = begin < 0 ? [pipeline] : parts.slice(0, begin);
  const own = target.name ?? plainName(target.cluster);
  const isShort = alone && target.name === undefined;
  return [...before, stage, ...(isShort ? [] : [own])].join('-');
}

function isOurs({ stageLabel }: Parameters): boolean {
  return stageLabel === STAGE_LABEL;
}

/** A cluster's name, or its URL's host, as part of an Application's name. */
export function plainName(cluster: string): string {
  return cluster
    .replace(/^https?:\/\//, '')
    .replace(/[:/].*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** In which order the places in a value are looked for; where the order matters, the value tells nothing. */
const byOrder = (_: JsonObject, marks: readonly string[]) => marks;

const byLength = (element: JsonObject, marks: readonly string[]) =>
  [...marks].sort(
    (a, b) =>
      (param(element, b)?.length ?? 0) - (param(element, a)?.length ?? 0),
  );

/** What the others have, where that tells what this one has. */
function likeOthers(
  name: string,
  told: ReadonlyMap<string, string>,
  { others, parameters, field, pipeline, stage }: Surroundings,
  sameStage: readonly JsonObject[],
): JsonValue {
  const path = name.split('.');
  const same = soleOf(others.map(each => at(each, path)));
  if (same !== undefined) return same;
  const marks = [...told.keys()].filter(
    each => each !== parameters.naming && each !== name,
  );
  const derived = [byOrder, byLength].flatMap(order => {
    const patterns = others.map(each =>
      patternOf(each, name, order(each, marks)),
    );
    const pattern = soleOf(patterns);
    return typeof pattern === 'string' ? [filledIn(pattern, told)] : [];
  });
  const value =
    soleOf(derived) ??
    (derived.length === 0
      ? soleOf(sameStage.map(each => at(each, path)))
      : undefined);
  if (value !== undefined) return value;
  if (
    name === parameters.namespace &&
    isOurs(parameters) &&
    sameStage.length === 0
  ) {
    return `${pipeline}-${stage}`;
  }
  const shown = new Set(
    others.map(each => JSON.stringify(at(each, path)) ?? 'none'),
  );
  const where =
    name === parameters.namespace ? 'namespace' : `values["${name}"]`;
  throw new InputError(
    `${field}.${where}: the other targets have "${name}" each in their own way (${[
      ...shown,
    ]
      .slice(0, 4)
      .join(', ')}); say what this one has`,
  );
}

/** The value that all of a list are equal to. */
function soleOf(values: readonly unknown[]): JsonValue | undefined {
  const [text, ...others] = new Set(values.map(each => JSON.stringify(each)));
  return text === undefined || others.length > 0 ? undefined : JSON.parse(text);
}

/** A value with the stage, the cluster and so on in it marked, so that two that differ only by these are equal. */
function patternOf(
  element: JsonObject,
  name: string,
  marks: readonly string[],
): string | undefined {
  return marks.reduce((text, mark) => {
    const part = param(element, mark);
    if (text === undefined || !part) return text;
    const escaped = part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const whole = new RegExp(
      `(?<![A-Za-z0-9<])${escaped}(?![A-Za-z0-9>])`,
      'g',
    );
    return text.replace(whole, () => `<<${mark}>>`);
  }, param(element, name));
}

function filledIn(pattern: string, told: ReadonlyMap<string, string>): string {
  return pattern.replace(/<<([^<>]*)>>/g, (_, mark) => told.get(mark) ?? '');
}

/** A parameter by its name, `values.region` too. */
export function param(element: JsonObject, name: string): string | undefined {
  return textAt(element, name.split('.'));
}

function namesIn(element: JsonObject, prefix = ''): string[] {
  return Object.entries(element).flatMap(([key, value]) =>
    isObject(value) ? namesIn(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}
