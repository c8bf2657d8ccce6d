/** A warning from its code and parameters: the words are in the contract, so that they can be translated. */

import {
  fillMessage,
  warningMessages,
  type Warning,
  type WarningCode,
} from '@stagecraft/plugin-promotions-common';
import { because, type NameRelease } from './explain';
import type { JudgedStage, JudgedTarget } from './judgement';

/** `reason`: what both texts say in brackets. */
export function warn(
  code: WarningCode,
  words: Record<string, string>,
  reason?: string,
): Warning {
  const params = { ...words, because: because(reason) };
  const { target } = words;
  return {
    code,
    text: fillMessage(warningMessages[`warning.${code}`], params),
    remedy: fillMessage(warningMessages[`remedy.${code}`], params),
    params,
    ...(target !== undefined && { target }),
  };
}

/** What most warnings of a target name. */
export function targetWords(
  { app, candidate }: JudgedTarget,
  { plan }: JudgedStage,
  nameRelease: NameRelease,
): { target: string; stage: string; release: string } {
  const release = nameRelease(candidate);
  return { target: app.key.name, stage: plan.name, release };
}
