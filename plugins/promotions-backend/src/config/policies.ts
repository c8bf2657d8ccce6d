/** Approval policies of app-config; one that cannot be read closes gates and says why, and never stops the start. */

import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { z } from 'zod';
import type { BrokenPolicy, PolicyConfig, PromotionsConfig } from './types';

const KEY = 'promotions.policies';

/** A key that is not here is refused: it may ask for more than we would do. */
const matchSchema = z.strictObject({
  instance: z.string().min(1).optional(),
  project: z.string().min(1).optional(),
  pipeline: z.string().min(1).optional(),
  stage: z.string().min(1).optional(),
});

const policySchema = z.strictObject({
  name: z.string().min(1).optional(),
  match: matchSchema.default({}),
  gate: z.enum(['approval', 'verified']).optional(),
  approvals: z.int().min(1).default(1),
  approvers: z
    .strictObject({
      users: z.array(entityRef('user')).default([]),
      groups: z.array(entityRef('group')).default([]),
    })
    .default({ users: [], groups: [] }),
});

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
  const [issue] = parsed.error.issues;
  const field = [place, ...issue.path.map(String)].join('.');
  return {
    name: nameOf(value) ?? place,
    match: matchOf(value),
    problem: `${field}: ${issue.message}`,
  };
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

/** A reference of this kind, in the catalog's canonical form. */
function entityRef(kind: string) {
  return z.string().transform((written, context) => {
    const ref = canonicalRef(written, kind);
    if (ref === undefined) {
      const message = `"${written}" is no reference to a ${kind}, such as ${kind}:default/name`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return ref;
  });
}

function canonicalRef(written: string, kind: string): string | undefined {
  try {
    const ref = stringifyEntityRef(
      parseEntityRef(written, {
        defaultKind: kind,
        defaultNamespace: 'default',
      }),
    );
    return ref.startsWith(`${kind}:`) ? ref : undefined;
  } catch {
    return undefined;
  }
}
