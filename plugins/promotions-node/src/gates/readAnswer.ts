/** What a gate said, checked: it comes from somebody else's code, and is shown and recorded. */

import { z } from 'zod';
import type { GateAnswer } from './PromotionsGate';

const LONGEST_REASON = 500;
const LONGEST_NAME = 200;

const answer = z.object({
  state: z.enum(['met', 'waiting', 'failed', 'unknown']),
  reason: z.string().max(LONGEST_REASON).optional(),
  link: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  by: z.string().max(LONGEST_NAME).optional(),
  askAgainMs: z.number().positive().optional(),
});

/**
 * The answer, or for people why it is none.
 * @public
 */
export function readGateAnswer(
  said: unknown,
): { answer: GateAnswer } | { problem: string } {
  const result = answer.safeParse(said);
  return result.success
    ? { answer: result.data }
    : { problem: z.prettifyError(result.error).replaceAll(/\s+/g, ' ') };
}
