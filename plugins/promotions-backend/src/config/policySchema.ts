/** What a policy may say in app-config. A key that is not here is refused: it may ask for more than we would do. */

import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod';
import { durationSchema } from './duration';
import type { PolicyConfig } from './types';

const text = z.string().min(1);

export const matchSchema = z.strictObject({
  instance: text.optional(),
  project: text.optional(),
  pipeline: text.optional(),
  stage: text.optional(),
  cluster: z.union([text, z.array(text).min(1)]).optional(),
  namespace: text.optional(),
  labels: z.record(text, z.string()).optional(),
});

const people = {
  users: z.array(entityRef('user')).default([]),
  groups: z.array(entityRef('group')).default([]),
};

const separationSchema = z.union([
  z.boolean().transform(all => ({
    authors: all,
    requester: all,
    scaffolder: all,
  })),
  z.strictObject({
    authors: z.boolean().default(false),
    requester: z.boolean().default(false),
    scaffolder: z.boolean().default(false),
  }),
]);

const commentSchema = z.union([
  z.literal('required').transform(() => ({})),
  z.strictObject({
    pattern: regularExpression().optional(),
    says: text.optional(),
  }),
]);

/** Gives a PolicyConfig without a name of its own. */
export const policySchema = z
  .strictObject({
    name: text.optional(),
    match: matchSchema.default({}),
    gate: z.enum(['approval', 'verified']).optional(),
    approvals: z.int().min(1).default(1),
    approvers: z
      .strictObject({ ...people, owners: z.boolean().optional() })
      .optional(),
    override: z.strictObject(people).optional(),
    separation: separationSchema.optional(),
    checks: z.union([z.literal('required'), z.array(text).min(1)]).optional(),
    soak: durationSchema(0).optional(),
    soakTolerance: durationSchema(0).optional(),
    comment: commentSchema.optional(),
    expiresAfter: durationSchema(1).optional(),
    latestOnly: z.boolean().optional(),
    stageOnlyChange: z.enum(['approval', 'open']).optional(),
    limit: limitSchema().optional(),
    external: z.array(text).optional(),
  })
  .transform(written => toPolicy(written));

interface Written {
  name?: string;
  match: PolicyConfig['match'];
  gate?: PolicyConfig['gate'];
  approvals: number;
  approvers?: PolicyConfig['approvers'];
  override?: PolicyConfig['overriders'];
  separation?: PolicyConfig['separation'];
  checks?: 'required' | string[];
  soak?: number;
  soakTolerance?: number;
  comment?: PolicyConfig['comment'];
  expiresAfter?: number;
  latestOnly?: boolean;
  stageOnlyChange?: PolicyConfig['stageOnlyChange'];
  limit?: PolicyConfig['limit'];
  external?: string[];
}

function toPolicy({
  override: overriders,
  checks,
  soak: soakMs,
  soakTolerance: soakToleranceMs,
  expiresAfter: expiresAfterMs,
  ...same
}: Written): Omit<PolicyConfig, 'name'> & { name?: string } {
  return {
    ...same,
    overriders,
    checks: checks === 'required' ? 'all' : checks,
    soakMs,
    soakToleranceMs,
    expiresAfterMs,
  };
}

function limitSchema() {
  const percent = z
    .string()
    .regex(/^([1-9]\d?|100)%$/, "is no limit; write all, 2 or '25%'")
    .transform(written => ({ percent: Number(written.slice(0, -1)) }));
  const count = z
    .int()
    .min(1)
    .transform(written => ({ count: written }));
  return z.union([z.literal('all'), count, percent]);
}

function regularExpression() {
  return z.string().transform((written, context) => {
    try {
      return new RegExp(written, 'u');
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      context.addIssue({ code: 'custom', message: said });
      return z.NEVER;
    }
  });
}

/** A reference of this kind, in the catalog's canonical form. */
export function entityRef(kind: string) {
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
