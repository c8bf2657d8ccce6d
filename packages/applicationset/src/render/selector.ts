/** Kubernetes label selectors, as generators use them to filter clusters and parameters. */
import { z } from 'zod';
import type { Json } from '../schema/json';

const selectorSchema = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.string(),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

/** A selector: whether it has any requirement, and whether labels meet them all. */
export interface Selector {
  isEmpty: boolean;
  matches: Requirement;
}

/** @throws Error in Kubernetes' words when an operator or its values are wrong */
export function readSelector(value: Json | undefined): Selector {
  const { matchLabels, matchExpressions } = selectorSchema.parse(value ?? {});
  const requirements = [
    ...Object.entries(matchLabels ?? {}).map(
      ([key, text]): Requirement =>
        labels =>
          labels[key] === text,
    ),
    ...(matchExpressions ?? []).map(({ key, operator, values }) =>
      requirement(key, operator, values ?? []),
    ),
  ];
  return {
    isEmpty: requirements.length === 0,
    matches: labels => requirements.every(holds => holds(labels)),
  };
}

function requirement(
  key: string,
  operator: string,
  values: readonly string[],
): Requirement {
  const present: Requirement = labels => Object.hasOwn(labels, key);
  const listed: Requirement = labels =>
    present(labels) && values.includes(labels[key]);
  const byOperator = new Map<string, Requirement>([
    ['In', listed],
    ['NotIn', labels => !listed(labels)],
    ['Exists', present],
    ['DoesNotExist', labels => !present(labels)],
  ]);
  const found = byOperator.get(operator);
  if (!found) {
    throw new Error(
      `${JSON.stringify(operator)} is not a valid pod selector operator`,
    );
  }
  checkValues(operator, values);
  return found;
}

function checkValues(operator: string, values: readonly string[]): void {
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues === values.length > 0) return;
  const invalid = `values: Invalid value: ${JSON.stringify(values)}`;
  throw new Error(
    needsValues
      ? `${invalid}: for 'in', 'notin' operators, values set can't be empty`
      : `${invalid}: values set must be empty for exists and does not exist`,
  );
}
