/** People at their browsers: they ask any replica that answers, repeat what was not acknowledged, and keep what was. */

import { setTimeout as delay } from 'node:timers/promises';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { PERSON_HEADER } from './lightServices';
import type { Replica } from './Replica';

/** What a person was told is done. */
export interface Acknowledged {
  user: string;
  decision: string;
  approvalId: string;
}

const PATIENCE_MS = 120_000;
const BREATH_MS = 50;
/** Before a refusal is asked to be another one. */
const PAUSE_MS = 700;

export class People {
  readonly acknowledged: Acknowledged[] = [];
  private turn = 0;

  constructor(
    private readonly replicas: readonly Replica[],
    private readonly pipeline: string,
  ) {}

  /** Resolves with the first look at the pipeline for which it holds. */
  async until(
    holds: (pipeline: PipelineResponse) => boolean,
    user = 'user:default/grace',
  ): Promise<PipelineResponse> {
    return this.read('', holds, user);
  }

  /** One decision, repeated until it is acknowledged. */
  async decide(
    user: string,
    decision: string,
    releaseId: string,
    comment = 'go',
  ): Promise<void> {
    const said = { releaseId, decision, comment };
    const { id } = await this.call('/stages/1/decisions', user, said);
    this.acknowledged.push({ user, decision, approvalId: id });
  }

  /**
   * A call that changes something, repeated until it is acknowledged: a replica that has just started may know too
   * little of the pipeline yet and refuse it. Resolves with the answer.
   */
  async call(path: string, user: string, body: object) {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.ask('POST', path, user, body);
      if (answer.status === 200 || answer.status === 201) {
        return answer.body;
      }
      if (performance.now() > end) {
        const said = JSON.stringify(answer.body);
        throw new Error(`${user} gets only ${answer.status} ${said}`);
      }
      await delay(answer.status < 500 ? PAUSE_MS : BREATH_MS);
    }
  }

  /** A call that may be refused for good: repeated only until it is answered. */
  async attempt(path: string, user: string, body: object): Promise<void> {
    while ((await this.ask('POST', path, user, body)).status >= 500) {
      await delay(BREATH_MS);
    }
  }

  /** Resolves with the first answer for which it holds. */
  async read(
    path: string,
    holds: (answer: ReturnType<typeof JSON.parse>) => boolean,
    user = 'user:default/grace',
  ): Promise<ReturnType<typeof JSON.parse>> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.ask('GET', path, user);
      if (answer.status === 200 && holds(answer.body)) {
        return answer.body;
      }
      if (performance.now() > end) {
        throw new Error(
          `${path} only answers ${JSON.stringify(answer.body).slice(0, 1500)}`,
        );
      }
      await delay(BREATH_MS);
    }
  }

  /** 599 when nobody answered. */
  private async ask(
    method: string,
    path: string,
    user: string,
    body?: object,
  ): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }> {
    const up = this.replicas.filter(({ url }) => url !== undefined);
    this.turn += 1;
    const replica = up[this.turn % Math.max(1, up.length)];
    this.replicas.forEach(({ broken }) => {
      if (broken) {
        throw new Error(`a replica ${broken}`);
      }
    });
    try {
      const response = await fetch(
        `${replica?.url}/api/promotions/pipelines/${this.pipeline}${path}`,
        {
          method,
          headers: {
            'content-type': 'application/json',
            [PERSON_HEADER]: user,
          },
          ...(body && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(5_000),
        },
      );
      return { status: response.status, body: await response.json() };
    } catch (error) {
      return { status: 599, body: String(error) };
    }
  }
}
