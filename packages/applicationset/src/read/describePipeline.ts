/** Reads an ApplicationSet that we wrote back as the description it was made of. */
import type { PipelineDescription } from '@stagecraft/plugin-promotions-common';
import { parse } from 'yaml';
import type { ApplicationSet } from '../schema/applicationSet';
import { isJsonObject, type JsonObject } from '../schema/json';
import { asJson } from '../write/asJson';
import { DescriptionError, fieldPath } from '../write/description/problems';
import { readPipeline } from '../write/description/readPipeline';
import { applicationSetOf } from '../write/writeApplicationSet';
import { firstDifference } from './firstDifference';
import { inputOf } from './inputOf';
import { writtenSet } from './writtenSet';

/**
 * The ApplicationSet is none that `writeApplicationSet` makes, or it was changed by hand into one that no description
 * has words for. The message says where.
 * @public
 */
export class NotDescribedError extends Error {
  constructor(reason: string) {
    super(
      `This ApplicationSet was not written here in a way that can be read back, because ${reason}`,
    );
    this.name = 'NotDescribedError';
  }
}

/**
 * The pipeline that an ApplicationSet was written for, by `writeApplicationSet`: whatever was left out of it and
 * whatever it has by default is there, as `readPipeline` gives it. What Kubernetes adds to a live object is not looked
 * at. What is written again of the description is what was read, in all fields, so nothing is lost.
 *
 * @param set - the object, or its YAML
 * @throws NotDescribedError for every other ApplicationSet
 * @public
 */
export function describePipeline(
  set: string | ApplicationSet,
): PipelineDescription {
  const given = asWritten(set);
  const parsed = writtenSet.safeParse(given);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new NotDescribedError(
      `${fieldPath(path) || 'it'} is not as it would be written: ${message}`,
    );
  }
  const pipeline = readAgain(inputOf(parsed.data));
  const difference = firstDifference(given, applicationSetOf(pipeline));
  if (difference === undefined) return pipeline;
  throw new NotDescribedError(difference);
}

function readAgain(input: unknown): PipelineDescription {
  try {
    return readPipeline(input);
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    const [{ path, message }] = error.problems;
    throw new NotDescribedError(
      `it describes a pipeline that cannot be written: ${path}: ${message}`,
    );
  }
}

const ADDED_BY_KUBERNETES = [
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'uid',
];
const ADDED_ANNOTATIONS = [
  'argocd.argoproj.io/tracking-id',
  'kubectl.kubernetes.io/last-applied-configuration',
];

/** Without what others add to a live object. */
function asWritten(set: string | ApplicationSet): JsonObject {
  const { status: _, ...given } = objectAt(asJson(read(set)));
  const metadata = objectAt(given.metadata);
  const annotations = objectAt(metadata.annotations);
  return {
    ...given,
    metadata: {
      ...dropping(metadata, ADDED_BY_KUBERNETES),
      annotations: dropping(annotations, ADDED_ANNOTATIONS),
    },
  };
}

function read(set: string | ApplicationSet): unknown {
  if (typeof set !== 'string') return set;
  try {
    return parse(set);
  } catch (error) {
    throw new NotDescribedError(
      `it is no YAML document: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}

function objectAt(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function dropping(value: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([field]) => !fields.includes(field)),
  );
}
