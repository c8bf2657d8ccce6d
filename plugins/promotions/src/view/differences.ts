/** A target's differing resources as they are read: named, counted, and line by line. */

import type {
  ResourceDifference,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import { countChanges, linesBetween } from './lineDiff';
import type { DiffLine } from './lineDiff';

export interface DifferenceView {
  key: string;
  /** `Deployment shop/checkout` */
  name: string;
  /** `apps` */
  group: string;
  change: ResourceDifference['change'];
  redacted: boolean;
  lines: DiffLine[];
  removed: number;
  added: number;
}

export function differencesOf(diff: TargetDiffResponse): DifferenceView[] {
  return diff.resources.map(differenceView);
}

function differenceView(resource: ResourceDifference): DifferenceView {
  const { group, kind, namespace, name, change, redacted } = resource;
  const lines = linesBetween(resource.live, resource.desired);
  return {
    key: [group, kind, namespace, name].join('/'),
    name: namespace ? `${kind} ${namespace}/${name}` : `${kind} ${name}`,
    group,
    change,
    redacted,
    lines,
    ...countChanges(lines),
  };
}
