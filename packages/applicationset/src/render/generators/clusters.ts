/** The cluster generator: one parameter set for each cluster that Argo CD knows. */
import { z } from 'zod';
import type { Json } from '../../schema/json';
import { normalizeName } from '../names';
import { StringMap, type ParamSet } from '../params';
import { readSelector } from '../selector';
import type { Cluster } from '../world';
import {
  MissingSource,
  readSpec,
  withValues,
  wrapError,
  type Generator,
} from './generator';

const LOCAL_SERVER = 'https://kubernetes.default.svc';

const clustersSchema = z.object({
  selector: z.custom<Json>().optional(),
  values: z.record(z.string(), z.string()).nullish(),
  flatList: z.boolean().optional(),
});

const SECRET_LABEL = { 'argocd.argoproj.io/secret-type': 'cluster' };

const LOCAL_PARAMS: ParamSet = {
  name: 'in-cluster',
  nameNormalized: 'in-cluster',
  server: LOCAL_SERVER,
  project: '',
};

/**
 * Clusters by name (Argo CD's own order is that of a Go map), and Argo CD's own cluster last when it
 * has no secret; a selector leaves that one out, for it has no labels.
 */
export const clusters: Generator = async (spec, { world, templating }) => {
  const asked = readSpec('clusters', clustersSchema, spec);
  const selector = wrapError(
    'error getting cluster secrets: error converting label selector',
    () => readSelector(asked.selector),
  );
  if (world.clustersUnknown) {
    throw new MissingSource(
      'clusters',
      'which clusters Argo CD knows is not known here',
    );
  }
  const known = await world.clusters();
  const chosen = known
    .filter(cluster => hasSecret(cluster))
    .filter(({ labels }) => selector.matches({ ...SECRET_LABEL, ...labels }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const sets = chosen.map(cluster => paramsOf(cluster, templating.goTemplate));
  if (selector.isEmpty && !chosen.some(({ server }) => server === LOCAL_SERVER))
    sets.push(LOCAL_PARAMS);
  const valued = sets.map(params =>
    withValues(asked.values, params, templating),
  );
  return asked.flatList ? [{ clusters: valued }] : valued;
};

/** Argo CD lists the cluster that it runs in also when nobody registered it. */
function hasSecret({ server, labels }: Cluster): boolean {
  return server !== LOCAL_SERVER || Object.keys(labels ?? {}).length > 0;
}

function paramsOf(cluster: Cluster, goTemplate: boolean): ParamSet {
  const { name, server, project = '' } = cluster;
  const own = { name, nameNormalized: normalizeName(name), server, project };
  const groups = {
    annotations: cluster.annotations ?? {},
    labels: cluster.labels ?? {},
  };
  const present = Object.entries(groups).filter(
    ([, entries]) => Object.keys(entries).length > 0,
  );
  if (goTemplate) {
    const metadata = present.map(([group, entries]) => [
      group,
      new StringMap(entries),
    ]);
    return { ...own, metadata: Object.fromEntries(metadata) };
  }
  const flat = present.flatMap(([group, entries]) =>
    Object.entries(entries).map(([key, text]) => [
      `metadata.${group}.${key}`,
      text,
    ]),
  );
  return { ...own, ...Object.fromEntries(flat) };
}
