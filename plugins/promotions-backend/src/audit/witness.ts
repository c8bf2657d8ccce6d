/**
 * Tells Backstage's auditor of each entry of the record with its number and hmac. Whoever keeps those logs elsewhere
 * can prove that the record was not rewritten, nor its end cut off.
 */

import type { AuditorService } from '@backstage/backend-plugin-api';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { RecordListener } from './DatabaseAudit';

export function witness(
  auditor: AuditorService,
  logger: { warn(message: string): void },
): RecordListener {
  return ({ seq, hmac, keyId, kind, actor, pipeline, approvalId }) => {
    const meta = {
      seq,
      hmac,
      keyId,
      kind,
      recordedFor: actor,
      ...(pipeline && { pipeline: formatPipelineRef(pipeline) }),
      ...(approvalId !== undefined && { approvalId }),
    };
    auditor
      .createEvent({ eventId: 'record-append', severityLevel: 'low', meta })
      .then(event => event.success())
      .catch(error =>
        logger.warn(`The auditor was not told of entry ${seq}: ${error}`),
      );
  };
}
