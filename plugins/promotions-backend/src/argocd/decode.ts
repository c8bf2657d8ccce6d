/**
 * Argo CD's JSON to the values of `types.ts`, dropping everything else. An object that cannot be read throws
 * an ArgoError that names it and the field; nothing else suffers.
 */

import { readApplication } from './decodeApplication';
import { readApplicationSet } from './decodeApplicationSet';
import { ArgoError, type ArgoErrorKind } from './errors';
import {
  type Fields,
  integer,
  isFields,
  problemOfReading,
  shortened,
  text,
} from './fields';
import type { Application, ApplicationSet, ArgoEvent } from './types';

export type WatchKind = 'applications' | 'applicationsets';

export function decodeApplication(json: unknown): Application {
  return decodeObject('Application', json, readApplication);
}

export function decodeApplicationSet(json: unknown): ApplicationSet {
  return decodeObject('ApplicationSet', json, readApplicationSet);
}

const EVENT_TYPES: ReadonlyMap<unknown, ArgoEvent['type']> = new Map([
  ['ADDED', 'SET'],
  ['MODIFIED', 'SET'],
  ['DELETED', 'DELETED'],
]);

/**
 * One line of a stream. What is no event (an error line, a type that we do not know) yields undefined; an
 * object that cannot be read throws.
 */
export function decodeEvent(
  kind: WatchKind,
  json: unknown,
): ArgoEvent | undefined {
  const result = isFields(json) ? json.result : undefined;
  const type = isFields(result) ? EVENT_TYPES.get(result.type) : undefined;
  if (!isFields(result) || type === undefined) {
    return undefined;
  }
  return kind === 'applications'
    ? {
        kind: 'application',
        type,
        object: decodeApplication(result.application),
      }
    : {
        kind: 'applicationSet',
        type,
        object: decodeApplicationSet(result.applicationSet),
      };
}

/**
 * An event whose object cannot be read, as if that object were gone: what was known of it is true no longer, and a
 * list leaves it out as well. Undefined when not even its name and uid can be read.
 */
export function decodeWithdrawal(
  kind: WatchKind,
  json: unknown,
): ArgoEvent | undefined {
  const result = isFields(json) && isFields(json.result) ? json.result : {};
  const field = kind === 'applications' ? 'application' : 'applicationSet';
  const object = isFields(result[field]) ? result[field] : {};
  if (!isFields(object.metadata)) {
    return undefined;
  }
  const { namespace, name, uid, resourceVersion } = object.metadata;
  const metadata = { namespace, name, uid, resourceVersion };
  try {
    return decodeEvent(kind, {
      result: { type: 'DELETED', [field]: { metadata } },
    });
  } catch (error) {
    if (error instanceof ArgoError) {
      return undefined;
    }
    throw error;
  }
}

/** The error that a stream sends before it ends (recording percent), or undefined for any other line. */
export function decodeStreamError(json: unknown): ArgoError | undefined {
  const error = isFields(json) ? json.error : undefined;
  if (!isFields(error)) {
    return undefined;
  }
  try {
    const status = integer(error, 'http_code');
    const message = shortened(text(error, 'message'), 300) || 'no reason given';
    return new ArgoError(streamErrorKind(status), message, { status });
  } catch (cause) {
    return new ArgoError('undecodable', 'an error that cannot be read', {
      cause,
    });
  }
}

function streamErrorKind(status: number): ArgoErrorKind {
  if (status === 401) {
    return 'unauthenticated';
  }
  return status === 403 ? 'forbidden' : 'server';
}

function decodeObject<T>(
  kind: string,
  json: unknown,
  read: (fields: Fields) => T,
): T {
  if (!isFields(json)) {
    throw new ArgoError('undecodable', `${kind}: it is no JSON object`);
  }
  try {
    return read(json);
  } catch (error) {
    const problem = problemOfReading(error);
    if (problem !== undefined) {
      const message = `${kind} ${nameOf(json)}: ${problem}`;
      throw new ArgoError('undecodable', message, { cause: error });
    }
    throw error;
  }
}

function nameOf(json: Fields): string {
  const { namespace, name } = isFields(json.metadata)
    ? json.metadata
    : { namespace: undefined, name: undefined };
  return typeof name === 'string' && typeof namespace === 'string'
    ? `${shortened(namespace, 63)}/${shortened(name, 253)}`
    : 'without a name';
}
