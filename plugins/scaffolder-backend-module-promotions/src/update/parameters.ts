/** Which parameter of a generator tells what of an Application, as the template of the ApplicationSet uses them. */
import type { JsonObject } from '@backstage/types';
import { at, listAt, textAt, type Path } from './json';

/** A parameter inside a text, such as `env-{{.stage}}`. */
interface UsedParameter {
  /** `values.stage` for `{{.values.stage}}` */
  name: string;
  before: string;
  after: string;
}

/** What the template takes from parameters; a part that is fixed or composed has none. */
export interface Parameters {
  /** The label by which the steps select */
  stageLabel: string;
  stage: UsedParameter;
  /** The end of an Application's name, or all of it, where a parameter is there for nothing else */
  naming?: string;
  server?: string;
  cluster?: string;
  namespace?: string;
}

const TEMPLATE: Path = ['spec', 'template'];
const DESTINATION: Path = [...TEMPLATE, 'spec', 'destination'];

/** Why a file cannot be changed by the action, and what to do instead. */
export class ShapeError extends Error {}

/**
 * The parameters of an ApplicationSet.
 * @throws ShapeError where the stages are told apart in a way that is not known here
 */
export function parametersOf(set: JsonObject): Parameters {
  const stageLabel = stageLabelOf(set);
  const labelled = textAt(set, [...TEMPLATE, 'metadata', 'labels', stageLabel]);
  const stage = labelled === undefined ? undefined : usedIn(labelled);
  if (!stage) {
    throw new ShapeError(
      `spec.template.metadata.labels["${stageLabel}"] is ${
        labelled === undefined ? 'not there' : `"${labelled}"`
      }, so no parameter tells an Application's stage; let the label be a parameter such as {{.stage}}`,
    );
  }
  const places = {
    server: sole(textAt(set, [...DESTINATION, 'server'])),
    cluster: sole(textAt(set, [...DESTINATION, 'name'])),
    namespace: sole(textAt(set, [...DESTINATION, 'namespace'])),
  };
  const last = lastOf(textAt(set, [...TEMPLATE, 'metadata', 'name']));
  const others = [stage.name, ...Object.values(places)];
  const naming = others.includes(last) ? undefined : last;
  return { stageLabel, stage, ...places, ...(naming && { naming }) };
}

/** The parameter that a text ends with. */
function lastOf(text = ''): string | undefined {
  const begin = text.lastIndexOf('{{');
  return begin < 0 ? undefined : sole(text.slice(begin));
}

/** The steps of an ApplicationSet. */
export const STEPS: Path = ['spec', 'strategy', 'rollingSync', 'steps'];

function stageLabelOf(set: JsonObject): string {
  const steps = listAt(set, STEPS);
  const keys = steps.flatMap(step =>
    listAt(step, ['matchExpressions']).flatMap(
      each => textAt(each, ['key']) ?? [],
    ),
  );
  const [first, ...others] = new Set(keys);
  if (at(set, ['spec', 'strategy', 'type']) !== 'RollingSync' || !first) {
    throw new ShapeError(
      'spec.strategy has no RollingSync steps, so there are no stages; write the pipeline with promotions:applicationset:create',
    );
  }
  if (others.length > 0) {
    throw new ShapeError(
      `the steps select by several labels (${[first, ...others].join(
        ', ',
      )}), so it cannot be told which of them is the stage; change the file by hand`,
    );
  }
  return first;
}

const PARAMETER =
  /^(?<before>[^{}]*)\{\{-?\s*\.?(?<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*)\s*-?\}\}(?<after>[^{}]*)$/;

function usedIn(text: string): UsedParameter | undefined {
  const { name, before = '', after = '' } = PARAMETER.exec(text)?.groups ?? {};
  return name === undefined ? undefined : { name, before, after };
}

/** The parameter that a text consists of. */
function sole(text: string | undefined): string | undefined {
  const used = text === undefined ? undefined : usedIn(text);
  return used && used.before === '' && used.after === ''
    ? used.name
    : undefined;
}

/** The label's value for a value of the parameter. */
export function labelFor(
  { before, after }: UsedParameter,
  value: string,
): string {
  return `${before}${value}${after}`;
}

/** The parameter's value for a value of the label; undefined where it makes no such one. */
export function valueFor(
  { before, after }: UsedParameter,
  label: string,
): string | undefined {
  const fits = label.startsWith(before) && label.endsWith(after);
  return fits
    ? label.slice(before.length, label.length - after.length)
    : undefined;
}
