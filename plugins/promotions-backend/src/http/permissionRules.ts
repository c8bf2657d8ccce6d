/** The conditions that a permission policy can set on pipelines. Pure. */

import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import type {
  PermissionCondition,
  PermissionRuleParams,
} from '@backstage/plugin-permission-common';
import {
  RESOURCE_TYPE_PIPELINE,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { PipelineOutline } from '../model/PipelineReader';

/** What a rule looks at. */
export interface PipelineResource {
  outline: PipelineOutline;
  /**
   * Who owns the catalog entities that name the pipeline and that it names; undefined when the catalog could not be
   * asked, or was not.
   */
  owners: readonly string[] | undefined;
}

/** As a query, a rule is its own predicate: pipelines are in memory. */
export interface PipelineQuery {
  needsOwners: boolean;
  /** Throws OwnersUnknown where it depends on owners that are not known. */
  holds: (resource: PipelineResource) => boolean;
}

/** Nothing is allowed on a guess, not by a condition that is turned round with `not` either. */
export class OwnersUnknown extends Error {
  constructor() {
    super('Who owns the pipeline is not known, as the catalog did not answer.');
  }
}

export const pipelineResourceRef = createPermissionResourceRef<
  PipelineResource,
  PipelineQuery
>().with({
  pluginId: 'promotions',
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** Owners count where the pipeline and their entity name each other: what only one side says shows, and grants nothing. */
const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description:
    'Allow pipelines whose catalog entity, which they name and which names them, is owned by one of the claims',
  resourceRef: pipelineResourceRef,
  paramsSchema: z.object({
    claims: z.array(z.string()).describe('Entity references of owners'),
  }),
  apply: (resource, { claims }) => isOwned(resource, claims),
  toQuery: ({ claims }) => ({
    needsOwners: true,
    holds: resource => isOwned(resource, claims),
  }),
});

const isInstance = createPermissionRule({
  name: 'IS_INSTANCE',
  description: 'Allow pipelines of these Argo CD instances',
  resourceRef: pipelineResourceRef,
  paramsSchema: z.object({
    instances: z.array(z.string()).describe('Configured names of instances'),
  }),
  apply: ({ outline }, { instances }) =>
    instances.includes(outline.pipeline.ref.instance),
  toQuery: ({ instances }) =>
    withoutOwners(({ outline }) =>
      instances.includes(outline.pipeline.ref.instance),
    ),
});

const isProject = createPermissionRule({
  name: 'IS_PROJECT',
  description:
    'Allow pipelines all of whose targets are in these Argo CD projects',
  resourceRef: pipelineResourceRef,
  paramsSchema: z.object({
    projects: z.array(z.string()).describe('Names of Argo CD projects'),
  }),
  apply: ({ outline }, { projects }) => onlyIn(outline, projects),
  toQuery: ({ projects }) =>
    withoutOwners(({ outline }) => onlyIn(outline, projects)),
});

const hasAnnotation = createPermissionRule({
  name: 'HAS_ANNOTATION',
  description: 'Allow pipelines whose ApplicationSet has the annotation',
  resourceRef: pipelineResourceRef,
  paramsSchema: z.object({
    annotation: z.string().describe('Name of the annotation'),
    value: z.string().optional().describe('Its value; any when absent'),
  }),
  apply: ({ outline }, params) => annotated(outline, params),
  toQuery: params => withoutOwners(({ outline }) => annotated(outline, params)),
});

const rules = { isOwner, isInstance, isProject, hasAnnotation };

export const pipelineRules = Object.values(rules);

const exported = createConditionExports({
  resourceRef: pipelineResourceRef,
  rules,
});

/**
 * A condition on pipelines, as a permission policy returns it.
 * @public
 */
export type PipelineCondition<Params extends PermissionRuleParams> =
  PermissionCondition<'promotions-pipeline', Params>;

/**
 * Conditions on pipelines, for a permission policy.
 * @public
 */
export const pipelineConditions: {
  /** A catalog entity that names the pipeline, and that it names, is owned by one of the claims. */
  isOwner(params: { claims: string[] }): PipelineCondition<{
    claims: string[];
  }>;
  /** It is in one of these Argo CDs, by configured name. */
  isInstance(params: { instances: string[] }): PipelineCondition<{
    instances: string[];
  }>;
  /** All its targets are in these Argo CD projects. */
  isProject(params: { projects: string[] }): PipelineCondition<{
    projects: string[];
  }>;
  /** Its ApplicationSet has the annotation. */
  hasAnnotation(params: {
    annotation: string;
    value?: string;
  }): PipelineCondition<{ annotation: string; value?: string }>;
} = exported.conditions;

/**
 * Makes the decision of a permission policy from conditions on pipelines.
 * @public
 */
export const createPipelineConditionalDecision =
  exported.createConditionalDecision;

function withoutOwners(holds: PipelineQuery['holds']): PipelineQuery {
  return { needsOwners: false, holds };
}

function isOwned({ owners }: PipelineResource, claims: string[]): boolean {
  if (!owners) {
    throw new OwnersUnknown();
  }
  return owners.some(owner => claims.includes(owner));
}

function onlyIn(outline: PipelineOutline, projects: string[]): boolean {
  const applications = outline.applications.flat();
  return (
    applications.length > 0 &&
    applications.every(app => projects.includes(app.project))
  );
}

function annotated(
  { set }: PipelineOutline,
  { annotation, value }: { annotation: string; value?: string },
): boolean {
  const actual = set.annotations[annotation];
  return actual !== undefined && (value === undefined || actual === value);
}

/** `instance:namespace/name`, or undefined when the text is no such reference. */
export function parsePipelineRef(text: string): PipelineRef | undefined {
  const [, instance, namespace, name] =
    /^([^:]+):([^/]+)\/([^/]+)$/.exec(text) ?? [];
  return name ? { instance, namespace, name } : undefined;
}
