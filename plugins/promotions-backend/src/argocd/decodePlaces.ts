/** Clusters, projects and generated Applications, as far as they say where a pipeline goes; nothing else is read. */

import type {
  ArgoCluster,
  ArgoDestination,
  ArgoProject,
  GeneratedApplication,
} from './ArgoPlaces';
import { readAnswer } from './decodeAnswers';
import {
  type Fields,
  optionalText,
  part,
  parts,
  requiredText,
  text,
  textMap,
  texts,
} from './fields';

/** Recording 3.5/reads. `config` holds credentials, and an annotation may repeat them: neither is touched. */
export function decodeClusters(json: unknown): ArgoCluster[] {
  return readAnswer('clusters', json, answer =>
    parts(answer, 'items', readCluster),
  );
}

/** Recording 3.5/reads. */
export function decodeProjects(json: unknown): ArgoProject[] {
  return readAnswer('projects', json, answer =>
    parts(answer, 'items', item => ({
      name: part(item, 'metadata', metadata => requiredText(metadata, 'name')),
      ...part(item, 'spec', spec => ({
        sourceRepos: texts(spec, 'sourceRepos'),
        destinations: parts(spec, 'destinations', readDestination),
      })),
    })),
  );
}

export function decodeGenerated(json: unknown): GeneratedApplication[] {
  return readAnswer('applicationsets/generate', json, answer =>
    parts(answer, 'applications', item => ({
      ...part(item, 'metadata', metadata => ({
        name: requiredText(metadata, 'name'),
        labels: textMap(metadata, 'labels'),
        annotations: textMap(metadata, 'annotations'),
      })),
      spec: part(item, 'spec', spec => spec),
    })),
  );
}

function readCluster(item: Fields): ArgoCluster {
  const server = requiredText(item, 'server');
  const project = optionalText(item, 'project');
  return {
    name: text(item, 'name') || server,
    server,
    ...(project && { project }),
    labels: textMap(item, 'labels'),
  };
}

function readDestination(item: Fields): ArgoDestination {
  const server = optionalText(item, 'server');
  const name = optionalText(item, 'name');
  const namespace = optionalText(item, 'namespace');
  return {
    ...(server && { server }),
    ...(name && { name }),
    ...(namespace && { namespace }),
  };
}
