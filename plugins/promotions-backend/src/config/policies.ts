/** Approval policies of app-config; one that cannot be read closes gates and says why, and never stops the start. */

import type { Config } from '@backstage/config';
import { z } from 'zod';
import { matchSchema, policySchema } from './policySchema';
import type { BrokenPolicy, PolicyConfig, PromotionsConfig } from './types';

const KEY = 'promotions.policies';

export function readPolicies(
  config: Config,
): Pick<PromotionsConfig, 'policies' | 'brokenPolicies'> {
  const written = config.getOptional(KEY) ?? [];
  if (!Array.isArray(written)) {
    const problem = `${KEY} must be a list`;
    return { policies: [], brokenPolicies: [{ name: KEY, problem }] };
  }
  const read = written.map((value, index) => readPolicy(value, index));
  return {
    policies: read.filter(isSound),
    brokenPolicies: read.filter(isBroken),
  };
}

function readPolicy(
  value: unknown,
  index: number,
): PolicyConfig | BrokenPolicy {
  const place = `${KEY}[${index}]`;
  const parsed = policySchema.safeParse(value);
  if (parsed.success) {
    return { ...parsed.data, name: parsed.data.name ?? place };
  }
  const { path, message } = deepest(parsed.error.issues[0]);
  const field = [place, ...path.map(String)].join('.');
  return {
    name: nameOf(value) ?? place,
    match: matchOf(value),
    problem: `${field}: ${message}`,
  };
}

/** Of what may be written in several ways, the complaint about the way that was meant: the one that got furthest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') {
    return issue;
  }
  const within = issue.errors
    .flat()
    .map(deepest)
    .filter(({ code }) => code !== 'invalid_type' && code !== 'invalid_value');
  const [first] = within.sort((a, b) => b.path.length - a.path.length);
  return first ? { ...first, path: [...issue.path, ...first.path] } : issue;
}

function isBroken(policy: PolicyConfig | BrokenPolicy): policy is BrokenPolicy {
  return 'problem' in policy;
}

function isSound(policy: PolicyConfig | BrokenPolicy): policy is PolicyConfig {
  return !isBroken(policy);
}

/** What the policy was meant for, when at least that can be read. */
function matchOf(value: unknown): BrokenPolicy['match'] {
  const parsed = z.looseObject({ match: matchSchema }).safeParse(value);
  return parsed.success ? parsed.data.match : undefined;
}

function nameOf(value: unknown): string | undefined {
  const parsed = z.looseObject({ name: z.string().min(1) }).safeParse(value);
  return parsed.success ? parsed.data.name : undefined;
}
