/**
 * Which pipelines belong to a catalog entity. A set may name its entity; an entity may name its pipelines,
 * in our annotation or in those of the neighbouring Argo CD plugins. A link shows, it grants nothing. Pure.
 */

import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_PIPELINE,
  ANNOTATION_PIPELINE_ORIGIN,
  ARGOCD_ANNOTATIONS,
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import {
  entityRefsOf,
  readNeighbours,
  readWanted,
  type LinkedEntity,
  type Neighbours,
} from './entityAnnotations';
import type { InstanceStatus, PipelineOutline } from './PipelineReader';

export { entityRefsOf, type LinkedEntity };

type Linkable = Pick<PipelineOutline, 'set' | 'applications'> & {
  pipeline: Pick<PipelineOutline['pipeline'], 'ref'>;
};

/** Pipelines in the order of `snapshots`, and what is wrong with the annotations. */
export function linksOf<S extends Linkable>(
  entity: LinkedEntity,
  snapshots: readonly S[],
  instances: readonly InstanceStatus[],
): { pipelines: S[]; problems: string[] } {
  const known = instances.map(({ name }) => name);
  const own = linksByName(entity, snapshots, instances);
  const argo = linksByApplication(entity, snapshots, known);
  const pipelines = snapshots.filter(
    snapshot =>
      isNamedBy(entity, snapshot) ||
      own.pipelines.includes(snapshot) ||
      argo.pipelines.includes(snapshot),
  );
  return {
    pipelines,
    problems: [
      ...own.problems,
      ...argo.problems,
      ...pipelines.flatMap(snapshot => otherClaim(entity, snapshot)),
    ],
  };
}

/**
 * The set names the entity, and the entity the set or its Applications: only then may the entity's owners have rights
 * here.
 */
export function nameEachOther(
  entity: LinkedEntity,
  linkable: Linkable,
): boolean {
  return (
    entityRefsOf(linkable.set).includes(entity.ref) && claimOf(entity)(linkable)
  );
}

/**
 * Which pipelines the entity names by itself, or whose Applications it names. What our catalog module wrote on it
 * because the set names it is the set's word, not the entity's. Its annotations are read once, for many pipelines.
 */
export function claimOf({
  annotations,
}: Pick<LinkedEntity, 'annotations'>): (
  pipeline: Pick<Linkable, 'pipeline' | 'applications'>,
) => boolean {
  const written = annotations[ANNOTATION_PIPELINE_ORIGIN]
    ? []
    : readWanted(annotations);
  const read = readNeighbours(annotations);
  return ({ pipeline, applications }) =>
    written.some(
      ({ wanted }) => wanted !== undefined && isWanted(pipeline.ref, wanted),
    ) ||
    (typeof read === 'object' && owns(read, { pipeline, applications }));
}

/** The set or one of its Applications names the entity. */
function isNamedBy(
  { ref }: LinkedEntity,
  { set, applications }: Linkable,
): boolean {
  return [set, ...applications.flat()].some(object =>
    entityRefsOf(object).includes(ref),
  );
}

/** A pipeline that the entity names and whose set names another one: both show it, and both say so. */
function otherClaim(entity: LinkedEntity, { set, pipeline }: Linkable) {
  const claims = entityRefsOf(set);
  if (claims.length === 0 || claims.includes(entity.ref)) {
    return [];
  }
  const name = formatPipelineRef(pipeline.ref);
  return [
    `${name} belongs to ${claims.join(
      ', ',
    )} by its own annotation ${ANNOTATION_ENTITY_REF}, and ${
      entity.ref
    } claims it too. Let one of them go.`,
  ];
}

function linksByName<S extends Linkable>(
  { annotations }: LinkedEntity,
  snapshots: readonly S[],
  instances: readonly InstanceStatus[],
) {
  const found = readWanted(annotations).map(({ written, wanted }) => {
    if (!wanted) {
      return {
        pipelines: [],
        problems: [
          `${ANNOTATION_PIPELINE} says "${written}", which is no pipeline; write [instance:][namespace/]name.`,
        ],
      };
    }
    const pipelines = snapshots.filter(s => isWanted(s.pipeline.ref, wanted));
    const problems = problemsOf(written, wanted, pipelines, instances);
    return { pipelines, problems };
  });
  return {
    pipelines: found.flatMap(({ pipelines }) => pipelines),
    problems: found.flatMap(({ problems }) => problems),
  };
}

function problemsOf(
  written: string,
  { instance }: Partial<PipelineRef>,
  pipelines: readonly Linkable[],
  instances: readonly InstanceStatus[],
): string[] {
  const asked = instances.filter(
    ({ name }) => instance === undefined || name === instance,
  );
  if (asked.length === 0) {
    const there = instances.map(({ name }) => name).join(', ') || 'none';
    return [
      `${ANNOTATION_PIPELINE} names "${written}", but no such Argo CD is configured; there are: ${there}.`,
    ];
  }
  if (pipelines.length === 0) {
    return asked.every(({ freshness }) => freshness.state === 'live')
      ? [
          `${ANNOTATION_PIPELINE} names "${written}", which no Argo CD has as an ApplicationSet with steps.`,
        ]
      : [];
  }
  return pipelines.length === 1
    ? []
    : [
        `${ANNOTATION_PIPELINE} says "${written}", which fits ${pipelines
          .map(({ pipeline }) => formatPipelineRef(pipeline.ref))
          .join(' and ')}; write the whole name of one.`,
      ];
}

function isWanted(ref: PipelineRef, wanted: Partial<PipelineRef>): boolean {
  return (
    ref.name === wanted.name &&
    (wanted.instance === undefined || ref.instance === wanted.instance) &&
    (wanted.namespace === undefined || ref.namespace === wanted.namespace)
  );
}

/** Pipelines that own an Application which the neighbours' annotations name. */
function linksByApplication<S extends Linkable>(
  { annotations }: LinkedEntity,
  snapshots: readonly S[],
  known: readonly string[],
) {
  const read = readNeighbours(annotations);
  if (typeof read === 'string') {
    return { pipelines: [], problems: [read] };
  }
  if (!read) {
    return { pipelines: [], problems: [] };
  }
  const unknown = read.instances.filter(name => !known.includes(name));
  const pipelines = snapshots.filter(snapshot => owns(read, snapshot));
  const problems = unknown.map(
    name =>
      `${
        ARGOCD_ANNOTATIONS.instanceName
      } names "${name}", which is not configured; there are: ${
        known.join(', ') || 'none'
      }.`,
  );
  return { pipelines, problems };
}

/** Whether one of the pipeline's Applications is named. */
function owns(
  { instances, isNamed }: Neighbours,
  { pipeline, applications }: Pick<Linkable, 'pipeline' | 'applications'>,
): boolean {
  return (
    (instances.length === 0 || instances.includes(pipeline.ref.instance)) &&
    applications.flat().some(isNamed)
  );
}
