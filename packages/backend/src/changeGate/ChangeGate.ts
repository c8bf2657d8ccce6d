/**
 * An example of a gate that another system decides on: a change-management system over HTTP, with one change a release.
 * The change is made under a key of ours, so that asking twice, or from two replicas, makes no second one.
 */

import {
  formatPipelineRef,
  shortRevision,
} from '@stagecraft/plugin-promotions-common';
import type {
  GateAnswer,
  GateOutcome,
  GateRequest,
  PromotionsGate,
} from '@stagecraft/plugin-promotions-node';
import { z } from 'zod';

export interface ChangeGateOptions {
  /** Of its API, without a slash at the end. */
  url: string;
  token: string;
  fetch: typeof fetch;
}

/** What the system tells of a change. */
const change = z.object({
  number: z.string(),
  state: z.enum(['open', 'approved', 'rejected']),
  decidedBy: z.string().optional(),
  link: z.string().optional(),
});

const STATES = {
  open: 'waiting',
  approved: 'met',
  rejected: 'failed',
} as const satisfies Record<string, GateAnswer['state']>;

export class ChangeGate implements PromotionsGate {
  readonly id = 'change';
  readonly title = 'Change management';

  constructor(private readonly options: ChangeGateOptions) {}

  /** Throws when the system fails or says something else: that counts as unknown, and nothing opens. */
  async ask(
    request: GateRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<GateAnswer> {
    const response = await this.call('PUT', request, signal, {
      title: titleOf(request),
      revisions: request.revisions,
      targets: request.targets.map(({ name }) => name),
    });
    const { number, state, decidedBy, link } = change.parse(
      await response.json(),
    );
    return {
      state: STATES[state],
      reason: `${number} is ${state}`,
      ...(link !== undefined && { link }),
      ...(decidedBy !== undefined && { by: decidedBy }),
    };
  }

  async ended(
    request: GateRequest,
    outcome: GateOutcome,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    await this.call('DELETE', request, signal, { outcome });
  }

  private async call(
    method: 'PUT' | 'DELETE',
    request: GateRequest,
    signal: AbortSignal,
    body: object,
  ): Promise<Response> {
    const { url, token } = this.options;
    const key = encodeURIComponent(keyOf(request));
    const response = await this.options.fetch(`${url}/changes/${key}`, {
      method,
      signal,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`the change system answered ${response.status}`);
    }
    return response;
  }
}

function keyOf({ pipeline, stage, releaseId }: GateRequest): string {
  return [formatPipelineRef(pipeline), stage.index, releaseId].join(' ');
}

function titleOf({ pipeline, stage, revisions }: GateRequest): string {
  const release = revisions.map(shortRevision).join(' + ');
  return `Deploy ${release} of ${pipeline.name} to ${stage.name}`;
}
