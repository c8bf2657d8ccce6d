/**
 * Writes down in the record who was refused what, where the refusal leaves no other trace there: before it is known
 * what it is about, or about something that has no rounds. Who may do nothing can write little: what they name is cut
 * short, and the limits on changes hold for what is refused too.
 */

import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { ApprovalStore } from '../approvals/ApprovalStore';
import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import { principalOf } from './principal';

export interface Tried {
  /** In a sentence: they were refused to … */
  to: string;
  pipeline?: PipelineRef;
}

export interface RefusedTriesOptions {
  store: Pick<ApprovalStore, 'note'>;
  reader: Pick<PipelineReader, 'outline'>;
  clock: Clock;
}

const LONGEST = 200;

export class RefusedTries {
  constructor(private readonly options: RefusedTriesOptions) {}

  /** Anything but a refusal is not recorded, nor is what nobody can be named for. */
  async record(
    error: unknown,
    credentials: BackstageCredentials | undefined,
    { to, pipeline }: Tried,
  ): Promise<void> {
    if (!(error instanceof NotAllowedError) || !credentials) {
      return;
    }
    const { store, reader, clock } = this.options;
    const actor = cut(nameOf(credentials));
    await store.note({
      at: clock().toISOString(),
      kind: 'refusal',
      actor,
      // Where there is none of that name, an entry must not look as if there were.
      ...(pipeline && reader.outline(pipeline) && { pipeline }),
      text: `${actor} was refused to ${cut(to)}: ${cut(error.message)}`,
      data: { ...('code' in error && { code: error.code }) },
    });
  }
}

function nameOf(credentials: BackstageCredentials): string {
  const { type, userEntityRef, actor } = principalOf(credentials);
  if (type !== 'user') {
    return type === 'service' ? 'a service' : 'an unknown caller';
  }
  return actor
    ? `${String(actor.subject)} in a person's name`
    : String(userEntityRef);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
