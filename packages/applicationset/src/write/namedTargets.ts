/** The names of the Applications of a stage. */
import { normalizeName } from '../render/names';
import type { StageDescription, TargetDescription } from './description';

/**
 * A target and the Application that it becomes.
 * @public
 */
export interface NamedTarget {
  application: string;
  target: TargetDescription;
}

/**
 * `checkout-dev` for a stage with one target; otherwise each carries its own name or its cluster's,
 * and the namespace where that is not enough.
 * @public
 */
export function namedTargets(
  pipeline: string,
  { name, targets }: StageDescription,
): NamedTarget[] {
  const base = `${pipeline}-${name}`;
  if (targets.length === 1) return [{ application: base, target: targets[0] }];
  const own = targets.map(
    target => target.name ?? normalizeName(hostOf(target.cluster)),
  );
  return targets.map((target, index) => {
    const repeated = own.filter(other => other === own[index]).length > 1;
    const suffix = repeated ? `${own[index]}-${target.namespace}` : own[index];
    return { application: `${base}-${suffix}`, target };
  });
}

function hostOf(cluster: string): string {
  return cluster.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
}
