/** What app-config asks at the gate of a stage that is not there yet, in one short line. */

import type { PreviewStage } from '@stagecraft/plugin-promotions-common';
import type { TranslateForm } from '../../formTranslation';
import type { GateView } from '../../view/gate';
import { approversText } from '../../view/policy';
import type { Reading } from '../../view/reading';

/** The gate with that line, where there is something to tell. */
export function askedAtGate(
  gate: GateView | undefined,
  stage: PreviewStage,
  t: TranslateForm,
  reading: Reading,
): GateView | undefined {
  const detail = lineOf(stage, t, reading);
  return gate && detail
    ? { ...gate, detail, sentence: `${gate.sentence}; ${detail}` }
    : gate;
}

/** Of one that the portal opens only that nobody could: what it asks of people is asked where it does not open it. */
function lineOf(
  { policy, policyUnknown }: PreviewStage,
  t: TranslateForm,
  reading: Reading,
): string | undefined {
  if (policy?.closedBecause) {
    return t('preview.nobodyOpens');
  }
  if (policy?.gate !== 'approval') {
    return policyUnknown && t('preview.moreAsked');
  }
  const { required: count, approvers } = policy;
  const { users, groups, owners } = approvers;
  const asked =
    users.length + groups.length > 0 || owners
      ? t('preview.approvalsOf', {
          number: String(count),
          people: approversText(approvers, reading),
        })
      : t('preview.approvals', { count });
  return policyUnknown ? t('preview.atLeast', { asked }) : asked;
}
