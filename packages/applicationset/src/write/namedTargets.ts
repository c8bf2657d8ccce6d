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

/**
 * `checkout-dev` for a stage with one target; otherwise each carries its own name or its cluster's,
 * and the namespace where that is not enough.
 * @public
 */
export function namedTargets(
  pipeline: string,
  { name, targets }: Pick<StageDescription, 'name' | 'targets'>,
): NamedTarget[] {
  const base = `${pipeline}-${name}`;
  if (targets.length === 1) return [{ application: base, target: targets[0] }];
  const own = targets.map(targetName);
  return targets.map((target, index) => {
    const repeated = own.filter(other => other === own[index]).length > 1;
    const suffix = repeated ? `${own[index]}-${target.namespace}` : own[index];
    return { application: `${base}-${suffix}`, target };
  });
}

/** What tells a target from others of its stage: its own name, else its cluster's. */
export function targetName({ name, cluster }: TargetDescription): string {
  return name ?? normalizeName(hostOf(cluster));
}

function hostOf(cluster: string): string {
  return cluster.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
}
