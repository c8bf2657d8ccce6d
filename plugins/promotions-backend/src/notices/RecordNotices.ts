/**
 * Tells people of what the record tells. Each entry is written once, by one replica, so each notice is sent once; it is
 * looked up and sent after the entry is committed, and nothing waits for it. A crash in between loses it.
 */

import type { AuditEntry } from '@stagecraft/plugin-promotions-common';
import type { PromotionsConfig } from '../config';
import type { ApprovalStore } from '../approvals/ApprovalStore';
import { stagePolicy } from '../approvals/policies/stageFacts';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import type { Mailbox } from './Mailbox';
import { noticeOf, type NoticeFacts } from './noticesOf';

export interface RecordNoticesOptions {
  mailbox: Pick<Mailbox, 'post'>;
  reader: Pick<PipelineReader, 'pipeline'>;
  store: Pick<ApprovalStore, 'find'>;
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>;
  /** Who made the release that waits there, as far as it is known. Entity references. */
  makersOf: (snapshot: PipelineSnapshot, index: number) => readonly string[];
  logger: { warn(message: string): void };
}

export class RecordNotices {
  constructor(private readonly options: RecordNoticesOptions) {}

  /** Never throws and never waits. */
  readonly tell = (entry: AuditEntry): void => {
    this.tellNow(entry).catch(error =>
      this.options.logger.warn(
        `Nobody was told of entry ${entry.seq} of the record: ${error}`,
      ),
    );
  };

  private async tellNow(entry: AuditEntry): Promise<void> {
    // Most entries are no news to anybody, and need no look at the database.
    if (noticeOf(entry, { makers: [] })) {
      const notice = noticeOf(entry, await this.factsFor(entry));
      if (notice) {
        this.options.mailbox.post(notice);
      }
    }
  }

  private async factsFor({
    pipeline: ref,
    stage,
    approvalId,
    releaseId,
  }: AuditEntry): Promise<NoticeFacts> {
    const { reader, store, config, makersOf } = this.options;
    const snapshot = ref && reader.pipeline(ref);
    const rounds =
      ref && approvalId
        ? await store.find(ref, releaseId ? [releaseId] : [])
        : [];
    const approval = rounds.find(({ id }) => id === approvalId);
    const index = stage?.index ?? -1;
    const found = snapshot?.pipeline.stages[index];
    const isOfRelease = releaseId && found?.release.id === releaseId;
    return {
      ...(snapshot && { pipeline: snapshot.pipeline }),
      ...(snapshot &&
        found && { policy: stagePolicy(snapshot, index, config) }),
      ...(approval && { approval }),
      makers: snapshot && isOfRelease ? makersOf(snapshot, index) : [],
    };
  }
}
