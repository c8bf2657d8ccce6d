/** The stages of an ApplicationSet as its steps and annotations tell them, and how one is added or gated. */
import {
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
  ANNOTATION_STAGES,
  type DescribedGate,
} from '@stagecraft/plugin-promotions-common';
import type { JsonObject, JsonValue } from '@backstage/types';
import { at, inserted, listAt, put, textAt, type Path } from './json';
import { labelFor, ShapeError, STEPS, type Parameters } from './parameters';

export interface Stage {
  name: string;
  gate: string | undefined;
  /** The values of the label that its step takes, where it lists them */
  values: string[];
}

const annotation = (name: string): Path => ['metadata', 'annotations', name];

export function stagesIn(set: JsonObject): Stage[] {
  const names = listed(textAt(set, annotation(ANNOTATION_STAGES)));
  const gates = gatesIn(set);
  return listAt(set, STEPS).map((step, index) => {
    const values = valuesOf(step);
    const name = names[index] ?? (values.join(', ') || `stage ${index + 1}`);
    return { name, gate: gates.get(name), values };
  });
}

function valuesOf(step: JsonValue): string[] {
  return listAt(step, ['matchExpressions'])
    .filter(each => textAt(each, ['operator']) === 'In')
    .flatMap(each => listAt(each, ['values']).map(String));
}

function gatesIn(set: JsonObject): Map<string, string> {
  return new Map(
    listed(textAt(set, annotation(ANNOTATION_GATES))).map(entry => {
      const [name, gate = ''] = entry.split('=');
      return [name.trim(), gate.trim()];
    }),
  );
}

function listed(text = ''): string[] {
  return text
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '');
}

/** A stage that is to be there. */
export interface NewStage {
  name: string;
  gate: DescribedGate;
  maxUpdate?: number | string;
}

/** The set with one step more, named and gated in its annotations. */
export function withStage(
  set: JsonObject,
  index: number,
  stage: NewStage,
  { stageLabel, stage: used }: Parameters,
): JsonObject {
  const { name, gate, maxUpdate } = stage;
  const label = labelFor(used, name);
  const step: JsonObject = {
    matchExpressions: [{ key: stageLabel, operator: 'In', values: [label] }],
    ...(gate === 'argocd'
      ? maxUpdate !== undefined && { maxUpdate }
      : { maxUpdate: 0 }),
  };
  const steps = listAt(set, STEPS).map(each => without(each, label));
  const stepped = put(set, STEPS, inserted(steps, index, step));
  return gated(named(stepped, index, name), index, gate);
}

/** A step that takes what others do not list must not take the new stage. */
function without(step: JsonValue, label: string): JsonValue {
  return listAt(step, ['matchExpressions']).reduce<JsonValue>(
    (changed, expression, index) => {
      if (textAt(expression, ['operator']) !== 'NotIn') return changed;
      const values = listAt(expression, ['values']);
      return put(
        changed,
        ['matchExpressions', index, 'values'],
        [...values, label],
      );
    },
    step,
  );
}

/** Where stages have names, so has the new one; else its step's values are its name, as they are the others'. */
function named(set: JsonObject, index: number, name: string): JsonObject {
  const path = annotation(ANNOTATION_STAGES);
  const text = textAt(set, path);
  return text === undefined ? set : put(set, path, entered(text, index, name));
}

/** The set with a gate on a stage that is there, and a step that Argo CD never opens by itself. */
export function withGate(
  set: JsonObject,
  index: number,
  gate: DescribedGate,
): JsonObject {
  return gated(put(set, [...STEPS, index, 'maxUpdate'], 0), index, gate);
}

function gated(
  set: JsonObject,
  index: number,
  gate: DescribedGate,
): JsonObject {
  const { name } = stagesIn(set)[index];
  if (/[,=]/.test(name)) {
    throw new ShapeError(
      `the stage "${name}" has no name of its own to say its gate by; name the stages in metadata.annotations["${ANNOTATION_STAGES}"] first`,
    );
  }
  const path = annotation(ANNOTATION_GATES);
  const text = textAt(set, path);
  const entry = `${name}=${gate}`;
  if (text === undefined) {
    return gate === 'argocd' ? set : put(set, path, entry);
  }
  const entries = text.split(',');
  const own = entries.findIndex(each => each.split('=')[0].trim() === name);
  if (own >= 0) {
    const lead = /^\s*/.exec(entries[own])?.[0] ?? '';
    entries[own] = `${lead}${entry}`;
    return put(set, path, entries.join(','));
  }
  const earlier = new Set(
    stagesIn(set)
      .slice(0, index)
      .map(each => each.name),
  );
  const place = entries.filter(each =>
    earlier.has(each.split('=')[0].trim()),
  ).length;
  return put(set, path, entered(text, place, entry));
}

/** `dev, prod` and `qa` make `dev, qa, prod`: the commas stay as they were set. */
function entered(text: string, index: number, entry: string): string {
  const entries = text.trim() === '' ? [] : text.split(',');
  const space = /^\s*/.exec(entries.at(1) ?? '')?.[0] ?? '';
  if (index === 0) {
    const [first, ...rest] = entries;
    return [
      entry,
      ...(first === undefined ? [] : [`${space}${first}`]),
      ...rest,
    ].join(',');
  }
  return inserted(entries, index, `${space}${entry}`).join(',');
}

/** Whoever opens `verified` stages, where nobody is named yet. */
export function withExecutor(
  set: JsonObject,
  executor: string | undefined,
): JsonObject {
  const path = annotation(ANNOTATION_EXECUTOR);
  const isThere = at(set, path) !== undefined;
  return isThere || executor === undefined ? set : put(set, path, executor);
}
