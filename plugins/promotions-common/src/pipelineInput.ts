/** A pipeline's description as people and forms write it, with much of it left out. */

import type {
  LifecycleDescription,
  PipelineDescription,
  SourceDescription,
  StageDescription,
  SyncDescription,
  TargetDescription,
} from './creating';

/**
 * A pipeline as it may be written by hand. Left out are: namespace `argocd`, project `default`, revision `main`
 * (`{revision}` for pull requests), path `deploy/{stage}` (`{path}` where targets are folders, `{path}/{stage}` where
 * services are), namespace of a target `{service}-{stage}`, targets one by one, resources are pruned, and nothing is
 * deleted with an Application or its ApplicationSet.
 * @public
 */
export interface PipelineInput
  extends Partial<
    Omit<
      PipelineDescription,
      'name' | 'sources' | 'stages' | 'sync' | 'lifecycle'
    >
  > {
  name: string;
  sources: SourceInput[];
  stages: StageInput[];
  sync?: Partial<SyncDescription>;
  lifecycle?: Partial<LifecycleDescription>;
}

/**
 * A stage as it may be written by hand.
 * @public
 */
export interface StageInput extends Omit<StageDescription, 'targets'> {
  targets?: TargetInput[];
}

/**
 * A target as it may be written by hand.
 * @public
 */
export interface TargetInput extends Omit<TargetDescription, 'namespace'> {
  namespace?: string;
}

/**
 * A source as it may be written by hand.
 * @public
 */
export type SourceInput = SourceDescription extends infer Each
  ? Each extends SourceDescription
    ? Omit<Each, 'targetRevision' | 'path'> &
        Partial<Pick<Each, Extract<keyof Each, 'targetRevision' | 'path'>>>
    : never
  : never;
