/** Checks Applications inside of an Application: what a gate does not hold, and what health does not show. */
import type { Draft } from '../finding';
import { objectAt, textAt } from '../rendered';
import { isClosed, isGated } from '../stages';
import type { Place } from './checkJobs';
import type { Manifest } from './manifest';

const COMMIT = /^[0-9a-f]{40}$/;

export function checkChild(
  manifest: Manifest,
  { stage, next }: Place,
): Draft[] {
  const { kind, name, file, lineOf } = manifest;
  const isSet = kind === 'ApplicationSet';
  const isChild = textAt(manifest.body.apiVersion).startsWith('argoproj.io/');
  if ((kind !== 'Application' && !isSet) || !isChild) return [];
  const at = isSet ? ['spec', 'template', 'spec'] : ['spec'];
  const spec = at.reduce(
    (value, key) => objectAt(value[key]),
    objectAt(manifest.body),
  );
  if (isGated(stage) && syncsByItself(spec)) {
    return [
      {
        code: 'gatedSelfSyncing',
        path: file,
        file,
        line: lineOf([...at, 'syncPolicy', 'automated']),
        message: `The stage "${stage.name}" is gated, but its ${kind} "${name}" syncs by itself`,
      },
    ];
  }
  if (isSet || !next || isClosed(next)) return [];
  return [
    {
      code: 'childHealthUnseen',
      path: file,
      file,
      line: lineOf(['metadata', 'name']),
      message: `The health of Application "${name}" does not hold the stage "${next.name}"`,
    },
  ];
}

/** One that is pinned to a commit deploys only what a release of its parent says. */
function syncsByItself(spec: ReturnType<typeof objectAt>): boolean {
  const { automated } = objectAt(spec.syncPolicy);
  if (automated === undefined || automated === null) return false;
  if (objectAt(automated).enabled === false) return false;
  return !COMMIT.test(textAt(objectAt(spec.source).targetRevision));
}
