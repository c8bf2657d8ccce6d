/** The names of the Applications of a stage. */
import type {
  StageDescription,
  TargetDescription,
} from '@stagecraft/plugin-promotions-common';
import { normalizeName } from '../render/names';

/**
 * A target and the Application that it becomes.
 * @public
 */
export interface NamedTarget {
  application: string;
  target: TargetDescription;
}

type Stage = Pick<StageDescription, 'name' | 'targets'>;

/**
 * `checkout-dev` for a stage with one target; otherwise each carries its own name or its cluster's,
 * and the namespace where that is not enough. A target that has a suffix has that instead.
 *
 * @param service - the pipeline's name, or that of one of its services
 * @public
 */
export function namedTargets(
  service: string,
  stage: Pick<StageDescription, 'name' | 'targets'>,
): NamedTarget[] {
  return stage.targets.map(target => ({
    application: `${service}-${suffixOf(stage, target)}`,
    target,
  }));
}

/** What the name of a target's Application ends with. */
export function suffixOf(stage: Stage, target: TargetDescription): string {
  return target.suffix ?? defaultSuffix(stage, target);
}

/** What it ends with unless the target says it. */
export function defaultSuffix(
  { name, targets }: Stage,
  target: TargetDescription,
): string {
  if (targets.length === 1) return name;
  const own = targetName(target);
  const alike = targets.filter(other => targetName(other) === own);
  return alike.length > 1
    ? `${name}-${own}-${target.namespace}`
    : `${name}-${own}`;
}

/** What tells a target from others of its stage: its own name, else its cluster's. */
export function targetName(target: TargetDescription): string {
  return target.name ?? defaultTargetName(target);
}

/** The name of its cluster, as it can stand in other names. */
export function defaultTargetName({
  cluster,
}: Pick<TargetDescription, 'cluster'>): string {
  return normalizeName(
    cluster.replace(/^https?:\/\//, '').replace(/[:/].*$/, ''),
  );
}
