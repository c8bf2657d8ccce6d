/** Comparing a recorded story with a simulated one, both reduced. */

import type { Milestone, Reduced } from './reduce';

/**
 * Pairs of milestones whose order differs: clearly one way round in one story (by `margin`
 * milliseconds or more) and clearly the other way in the other. What lies closer is a race.
 */
export function reversed(
  a: readonly Milestone[],
  b: readonly Milestone[],
  margin: number,
): string[] {
  const times = new Map(b.map(({ what, at }) => [what, at]));
  return a.flatMap(first =>
    a.flatMap(second => {
      const [one, two] = [times.get(first.what), times.get(second.what)];
      const clash =
        one !== undefined &&
        two !== undefined &&
        second.at - first.at >= margin &&
        one - two >= margin;
      return clash ? [`${first.what} before ${second.what}`] : [];
    }),
  );
}

/** Where two reduced stories differ, as "path: recorded | simulated" for people. */
export function differences(recorded: Reduced, simulated: Reduced): string[] {
  const flat = (story: Reduced) =>
    new Map<string, readonly string[]>([
      ['notes', story.notes],
      ...Object.entries(story.conditions).map(
        ([type, list]): [string, string[]] => [`condition ${type}`, list],
      ),
      ...Object.entries(story.targets).flatMap(
        ([target, t]): [string, string[]][] => [
          [`${target} rollout`, t.rollout],
          [`${target} operations`, t.operations],
          [`${target} deployed`, t.deployed],
          [`${target} sync`, t.sync],
          [`${target} health`, t.health],
        ],
      ),
    ]);
  const [left, right] = [flat(recorded), flat(simulated)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  const unequal = paths
    .filter(
      path => (left.get(path) ?? []).join() !== (right.get(path) ?? []).join(),
    )
    .map(
      path =>
        `${path}: recorded ${(left.get(path) ?? []).join(', ')} | simulated ${(
          right.get(path) ?? []
        ).join(', ')}`,
    );
  const order = reversed(recorded.milestones, simulated.milestones, 1500);
  return [...unequal, ...order.map(text => `order: ${text}`)];
}
