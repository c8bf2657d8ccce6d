/** Another place for a target of a list. */
import { InputError } from '@backstage/errors';
import { at, put } from './json';
import { parametersOf, type Parameters } from './parameters';
import type { State } from './state';

/** @throws InputError where the template does not take the place from the target's parameters */
export function moveElement(
  state: State,
  place: { path: readonly (string | number)[]; index: number },
  to: { cluster?: string; namespace?: string },
  field: string,
): State {
  const { set } = state;
  const parameters = parametersOf(set);
  const path = [...place.path, place.index];
  const held = at(set, path);
  const moved = [
    ...(to.cluster === undefined
      ? []
      : clusterOf(to.cluster, parameters, field)),
    ...(to.namespace === undefined
      ? []
      : [namespaceOf(to.namespace, parameters, field)]),
  ].reduce(
    (changed, [name, value]) =>
      put(changed, [...path, ...name.split('.')], value),
    set,
  );
  return held === undefined ? state : { ...state, set: moved };
}

function clusterOf(
  cluster: string,
  { server, cluster: name }: Parameters,
  field: string,
): [string, string][] {
  const isUrl = /^https?:\/\//.test(cluster);
  const own = isUrl ? server : name;
  const other = isUrl ? name : server;
  if (!own) {
    throw new InputError(
      `${field}.cluster: "${cluster}": the template of this ApplicationSet takes no cluster by ${
        isUrl ? 'URL' : 'name'
      } from the target's parameters; change spec.template.spec.destination by hand first`,
    );
  }
  return [
    [own, cluster],
    ...(other ? [[other, ''] satisfies [string, string]] : []),
  ];
}

function namespaceOf(
  namespace: string,
  parameters: Parameters,
  field: string,
): [string, string] {
  if (parameters.namespace) return [parameters.namespace, namespace];
  throw new InputError(
    `${field}.namespace: "${namespace}": the template of this ApplicationSet does not take the namespace from one parameter; change spec.template.spec.destination by hand first`,
  );
}
