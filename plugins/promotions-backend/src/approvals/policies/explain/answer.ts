/** `npm run policy -- explain`: the answer, from a running portal or from app-config alone. */

import type { GateKind } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { PromotionsConfig } from '../../../config';
import { describePolicy } from '../describePolicy';
import { permitsOf } from '../permitsOf';
import { policyFor } from '../policyFor';
import type { ExplainCall } from './call';

const GATES: readonly GateKind[] = [
  'argocd',
  'verified',
  'approval',
  'pullRequest',
  'job',
  'workflow',
  'manual',
];

const permit = z.union([
  z.object({ allowed: z.literal(true) }),
  z.object({
    allowed: z.literal(false),
    code: z.string(),
    reason: z.string(),
  }),
]);

const ANSWER = z.object({
  ref: z.object({
    instance: z.string(),
    namespace: z.string(),
    name: z.string(),
  }),
  stages: z.array(
    z.object({
      index: z.number(),
      name: z.string(),
      policy: z.object({
        gate: z.string(),
        required: z.number(),
        rules: z.array(
          z.object({ text: z.string(), from: z.array(z.string()) }),
        ),
        closedBecause: z.string().optional(),
      }),
      person: z.object({ approve: permit, override: permit }).optional(),
    }),
  ),
});

/** What is printed of an answer. */
export type Explained = z.infer<typeof ANSWER>;

/** Of a stage as it was described, by app-config alone. Who owns its entity, and who made a release, is not known. */
export function describedAnswer(
  { stage, gate, person }: Extract<ExplainCall, { kind: 'described' }>,
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>,
): Explained {
  const kind = GATES.find(known => known === gate);
  if (!kind) {
    throw new Error(
      `there is no gate "${gate}"; there are: ${GATES.join(', ')}`,
    );
  }
  const policy = policyFor(stage, config);
  const nobody = { excluded: new Map<string, string>(), extra: 0 as const };
  const index = stage.stageNames.indexOf(stage.stageName);
  return {
    ref: stage.pipeline,
    stages: [
      {
        index,
        name: stage.stageName,
        policy: describePolicy({ gate: { kind } }, policy, nobody),
        ...(person && { person: permitsOf(policy, nobody, person) }),
      },
    ],
  };
}

/** Throws when the portal does not answer, refuses, or has no such pipeline, saying which. */
export async function portalAnswer(
  call: Extract<ExplainCall, { kind: 'portal' }>,
  fetchJson: (path: string) => Promise<unknown>,
): Promise<Explained> {
  const { namespace, name } = call.pipeline;
  const instance =
    call.pipeline.instance ?? (await findInstance(call, fetchJson));
  const path = [instance, namespace, name].map(encodeURIComponent).join('/');
  const { user, groups = [] } = call.person ?? {};
  const query = new URLSearchParams({
    ...(user !== undefined && { person: user }),
    ...(groups.length > 0 && { groups: groups.join(',') }),
  });
  return read(ANSWER, await fetchJson(`/pipelines/${path}/policy?${query}`));
}

const LIST = z.object({
  items: z.array(
    z.object({
      ref: z.object({
        instance: z.string(),
        namespace: z.string(),
        name: z.string(),
      }),
    }),
  ),
});

async function findInstance(
  { pipeline }: ExplainCall,
  fetchJson: (path: string) => Promise<unknown>,
): Promise<string> {
  const query = new URLSearchParams({ q: pipeline.name, limit: '200' });
  const { items } = read(LIST, await fetchJson(`/pipelines?${query}`));
  const found = items.filter(
    ({ ref }) =>
      ref.namespace === pipeline.namespace && ref.name === pipeline.name,
  );
  if (found.length !== 1) {
    const written = `${pipeline.namespace}/${pipeline.name}`;
    throw new Error(
      found.length === 0
        ? `the portal shows you no pipeline ${written}`
        : `${written} is in ${found
            .map(({ ref }) => ref.instance)
            .join(' and ')}; write instance:namespace/name`,
    );
  }
  return found[0].ref.instance;
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new Error(
      'what answered is no portal of this version; name the portal with --url',
    );
  }
  return parsed.data;
}

const REFUSAL = z.object({ error: z.object({ message: z.string() }) });

/** Asks a portal for JSON with a token, which goes nowhere else. */
export function portalFetch(url: string, token: string | undefined) {
  const base = `${url.replace(/\/+$/, '')}/api/promotions`;
  return async (path: string): Promise<unknown> => {
    const response = await fetch(`${base}${path}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      redirect: 'error',
    }).catch(error => {
      throw new Error(
        `${url} does not answer (${
          error.cause?.code ?? error.message
        }); name the portal with --url, or describe a stage with --stage`,
      );
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) {
      return body;
    }
    const said = REFUSAL.safeParse(body);
    const reason = said.success ? said.data.error.message : '';
    const hint = response.status === 401 ? ' (give --token)' : '';
    throw new Error(`${url} answered ${response.status} ${reason}${hint}`);
  };
}
