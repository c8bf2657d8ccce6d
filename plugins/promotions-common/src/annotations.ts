/** Names of the annotations that Stagecraft reads and writes; the words are part of the product's contract. */

const PREFIX = 'promotions.stagecraft.dev';

/** On an ApplicationSet: the stages' names in order, `dev,qa,prod`. @public */
export const ANNOTATION_STAGES = `${PREFIX}/stages`;

/** On an ApplicationSet: what opens each stage, `qa=verified,prod=approval`; without it a pipeline is only observed. @public */
export const ANNOTATION_GATES = `${PREFIX}/gates`;

/** On an ApplicationSet: `true` when syncs that the portal sends shall delete resources that left the manifests. @public */
export const ANNOTATION_PRUNE = `${PREFIX}/prune`;

/** On an ApplicationSet: the name (`promotions.executor`) of the one portal that opens its `verified` gates. @public */
export const ANNOTATION_EXECUTOR = `${PREFIX}/executor`;

/** On an ApplicationSet: the entity reference of the person who scaffolded it. @public */
export const ANNOTATION_SCAFFOLDED_BY = `${PREFIX}/scaffolded-by`;

/** On a catalog entity: its pipelines, `[instance:][namespace/]name`, several separated by commas. @public */
export const ANNOTATION_PIPELINE = `${PREFIX}/pipeline`;

/**
 * On a catalog entity: `applicationset` where our catalog module wrote the pipeline's annotation, because the
 * ApplicationSet names the entity. Such an annotation shows the pipeline and grants nothing.
 * @public
 */
export const ANNOTATION_PIPELINE_ORIGIN = `${PREFIX}/pipeline-origin`;

/** On an ApplicationSet or Application: the catalog entity it belongs to. @public */
export const ANNOTATION_ENTITY_REF = 'backstage.io/entity-ref';

/** On a catalog entity: the Argo CD annotations that neighbouring plugins use and that we honour. @public */
export const ARGOCD_ANNOTATIONS = {
  appName: 'argocd/app-name',
  appSelector: 'argocd/app-selector',
  appNamespace: 'argocd/app-namespace',
  projectName: 'argocd/project-name',
  instanceName: 'argocd/instance-name',
} as const;

/**
 * Whether an entity with these annotations may have a promotion pipeline. Synchronous, so that a tab's
 * filter can ask it; whether the pipeline exists is the backend's answer.
 * @public
 */
export function mayHavePipeline(
  annotations: Record<string, string> | undefined,
): boolean {
  return [
    ANNOTATION_PIPELINE,
    ARGOCD_ANNOTATIONS.appName,
    ARGOCD_ANNOTATIONS.appSelector,
  ].some(name => Boolean(annotations?.[name]));
}
