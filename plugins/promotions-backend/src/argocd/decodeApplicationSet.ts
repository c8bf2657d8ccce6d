/** An ApplicationSet's fields to the values that we keep. */

import { digestOf } from '../platform/digest';
import { readCondition, readMessage, readMetadata } from './decodeMetadata';
import {
  type Fields,
  FieldError,
  integer,
  optionalPart,
  optionalSharedText,
  optionalText,
  part,
  parts,
  sharedText,
  text,
  texts,
  wrongType,
} from './fields';
import { Pool } from './Pool';
import type {
  ApplicationSet,
  ApplicationStatus,
  MatchExpression,
  RolloutStep,
} from './types';

const allSteps = new Pool<RolloutStep[]>();

export function readApplicationSet(json: Fields): ApplicationSet {
  return {
    ...part(json, 'metadata', metadata => ({
      ...readMetadata(metadata),
      generation: integer(metadata, 'generation'),
    })),
    ...part(json, 'spec', readSpec),
    ...part(json, 'status', readStatus),
  };
}

function readSpec(spec: Fields) {
  return {
    ...part(spec, 'strategy', strategy => ({
      strategyType: optionalText(strategy, 'type'),
      steps: part(strategy, 'rollingSync', rollingSync =>
        readSteps(rollingSync),
      ),
    })),
    specDigest: digestOf(spec),
  };
}

/** Most pipelines of an organisation have the same ones. */
function readSteps(rollingSync: Fields): RolloutStep[] {
  const steps = parts(rollingSync, 'steps', readStep);
  return allSteps.share(JSON.stringify(steps), steps);
}

function readStep(step: Fields): RolloutStep {
  return {
    matchExpressions: parts(step, 'matchExpressions', readExpression),
    maxUpdate: readMaxUpdate(step),
  };
}

function readExpression(expression: Fields): MatchExpression {
  return {
    key: text(expression, 'key'),
    operator: text(expression, 'operator'),
    values: texts(expression, 'values'),
  };
}

function readMaxUpdate(step: Fields): number | string | undefined {
  const value = step.maxUpdate ?? undefined;
  if (
    value !== undefined &&
    typeof value !== 'number' &&
    typeof value !== 'string'
  ) {
    throw wrongType('maxUpdate', 'a number or a text', value);
  }
  return value;
}

function readStatus(status: Fields) {
  return {
    conditions: parts(status, 'conditions', readCondition),
    health: optionalPart(status, 'health', health => ({
      status: text(health, 'status'),
      message: readMessage(health) || undefined,
    })),
    applicationStatus: parts(
      status,
      'applicationStatus',
      readApplicationStatus,
    ),
  };
}

function readApplicationStatus(status: Fields): ApplicationStatus {
  return {
    application: text(status, 'application'),
    status: sharedText(status, 'status'),
    step: readStepNumber(status),
    message: readMessage(status),
    since: optionalSharedText(status, 'lastTransitionTime'),
    targetRevisions: texts(status, 'targetRevisions'),
  };
}

/** Argo CD writes the number as a text. */
function readStepNumber(status: Fields): number {
  const written = text(status, 'step') || '-1';
  if (!/^-?\d+$/.test(written)) {
    throw new FieldError('step', `must be a number, but is "${written}"`);
  }
  return Number(written);
}
