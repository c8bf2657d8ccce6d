/** The way back: what restores what is live now. */
import {
  writeManifest,
  type ApplicationSet,
  type RenderedApplication,
} from '@stagecraft/applicationset';
import type { Live } from './live';
import type { Plan } from './planOf';

const API = 'argoproj.io/v1alpha1';

/** A file with the set and the Applications as they are now, and the commands that put them back. */
export interface WayBack {
  /** YAML for `kubectl apply`; empty where nothing is there yet */
  manifests: string;
  commands: string[];
}

/** @param file - where the manifests will lie, for the commands */
export function wayBack(plan: Plan, live: Live, file: string): WayBack {
  const touched = new Set(
    plan.applications
      .filter(({ fate }) => fate !== 'created' && fate !== 'unchanged')
      .map(({ name }) => name),
  );
  const applications = live.applications.filter(({ metadata }) =>
    touched.has(metadata.name),
  );
  const objects = [
    ...(live.set ? [cleanSet(live.set)] : []),
    ...applications.map(cleanApplication),
  ];
  return {
    manifests: objects.map(object => `---\n${writeManifest(object)}`).join(''),
    commands: commandsOf(plan, objects.length > 0, file),
  };
}

function commandsOf(
  { name, namespace, exists, applications }: Plan,
  restores: boolean,
  file: string,
): string[] {
  const created = applications
    .filter(({ fate }) => fate === 'created')
    .map(application => application.name);
  const apply = `kubectl apply --server-side --force-conflicts -f ${file}`;
  return [
    // Without its set nothing puts the new state back; the Applications stay.
    ...(exists
      ? []
      : [
          `kubectl -n ${namespace} delete applicationset ${name} --cascade=orphan`,
        ]),
    ...(restores ? [apply] : []),
    ...(created.length > 0
      ? [
          `kubectl -n ${namespace} delete application ${created.join(
            ' ',
          )}  # made by this set; takes along what they deployed`,
        ]
      : []),
  ];
}

function cleanSet({ metadata, spec }: ApplicationSet) {
  const { name, namespace, labels, annotations } = metadata;
  const kept = { name, namespace, labels, annotations: clean(annotations) };
  return { apiVersion: API, kind: 'ApplicationSet', metadata: kept, spec };
}

function cleanApplication({ metadata, spec }: RenderedApplication) {
  const kept = { ...metadata, annotations: clean(metadata.annotations) };
  return { apiVersion: API, kind: 'Application', metadata: kept, spec };
}

/** What kubectl remembers of an earlier apply is no part of the state. */
function clean(annotations: Record<string, string> | null | undefined) {
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
