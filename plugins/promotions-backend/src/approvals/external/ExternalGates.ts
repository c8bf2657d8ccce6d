/**
 * Gates that modules bring: asks them about the releases that wait at a gate which names them, and knows what they
 * said. Pages, decisions and the worker read what is known and never wait for a module.
 *
 * Every question is a row that all replicas share, asked by one of them at a time, each gate for itself, so that a slow
 * one holds up nobody. An answer that changes is recorded. One that is not renewed in time counts no longer: where
 * nobody asks, nothing opens.
 */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PromotionsGate } from '@stagecraft/plugin-promotions-node';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { Clock } from '../../platform/clock';
import type { ExternalFacts } from '../conditions/ConditionFacts';
import type { StagePolicy } from '../policies';
import type { KnownAnswer } from './operations';
import { questionId } from './tables';

export interface ExternalGatesOptions {
  /** By id. */
  gates: ReadonlyMap<string, Pick<PromotionsGate, 'title'>>;
  clock: Clock;
}

export class ExternalGates {
  private known: ReadonlyMap<string, KnownAnswer> = new Map();

  constructor(private readonly options: ExternalGatesOptions) {}

  /** What the gates that the policy names say of the stage's release, in the policy's order; from memory. */
  answers(
    { pipeline }: Pick<PipelineSnapshot, 'pipeline'>,
    index: number,
    { external = [] }: Pick<StagePolicy, 'external'>,
  ): ExternalFacts[] {
    const releaseId = pipeline.stages[index].release.id;
    return external.map(gate =>
      this.answer(gate, pipeline.ref, index, releaseId),
    );
  }

  /** Takes what the database knows now; what is another answer than before. */
  learn(answers: readonly KnownAnswer[]): KnownAnswer[] {
    const before = this.known;
    this.known = new Map(answers.map(answer => [answer.id, answer]));
    return answers.filter(
      ({ id, state, reason }) =>
        before.get(id)?.state !== state || before.get(id)?.reason !== reason,
    );
  }

  private answer(
    id: string,
    pipeline: PipelineRef,
    index: number,
    releaseId: string | undefined,
  ): ExternalFacts {
    const gate = this.options.gates.get(id)?.title;
    if (gate === undefined) {
      const reason = 'no module of this backend brings a gate of that name';
      return { gate: id, state: 'unknown', reason };
    }
    if (releaseId === undefined) {
      return { gate, state: 'waiting', reason: 'the release is not known yet' };
    }
    const stage = { index };
    const known = this.known.get(
      questionId(id, { pipeline, stage, releaseId }),
    );
    if (!known || known.state === null) {
      return { gate, state: 'waiting', reason: 'it is being asked' };
    }
    if (known.countsUntil <= this.options.clock().getTime()) {
      const reason = 'it was not asked for too long';
      return { gate, state: 'unknown', reason };
    }
    const reason = reasonOf(known);
    return { gate, state: known.state, ...(reason && { reason }) };
  }
}

function reasonOf({ reason, by, link }: KnownAnswer): string {
  const said = [by, reason].filter(Boolean).join(': ');
  return link ? `${said} (${link})`.trim() : said;
}
