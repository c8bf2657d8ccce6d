/** Services that Argo CD does not deploy yet: their manifests are there, and wait for a pipeline. */

import { stringify } from 'yaml';
import type { Files } from './repositoryFiles';
import type { DemoService } from './services';

const STAGES = ['dev', 'qa', 'prod'];

/** What the service's own repository holds, beside what every service's does. */
export function ownManifests({ name, manifests }: DemoService): Files {
  if (manifests !== 'overlays') return {};
  return {
    'deploy/base/kustomization.yaml': kustomization(['deployment.yaml']),
    'deploy/base/deployment.yaml': stringify(deployment(name, 1)),
    ...Object.fromEntries(
      STAGES.map(stage => [
        `deploy/${stage}/kustomization.yaml`,
        kustomization(['../base'], {
          replicas: [{ name, count: stage === 'prod' ? 3 : 1 }],
        }),
      ]),
    ),
  };
}

/** What a repository apart holds, where the service is deployed from there: `NAME-config`. */
export function configRepository({
  name,
  manifests,
}: DemoService): Files | undefined {
  if (manifests !== 'chart elsewhere') return undefined;
  return {
    'README.md': `# What is deployed of ${name}\n`,
    'chart/Chart.yaml': stringify({ apiVersion: 'v2', name, version: '1.0.0' }),
    'chart/values.yaml': stringify({ replicas: 1 }),
    'chart/templates/deployment.yaml': stringify(
      deployment(name, '{{ .Values.replicas }}'),
    ).replace("'{{ .Values.replicas }}'", '{{ .Values.replicas }}'),
    ...Object.fromEntries(
      STAGES.map(stage => [
        `chart/values-${stage}.yaml`,
        stringify({ replicas: stage === 'prod' ? 3 : 1 }),
      ]),
    ),
  };
}

function kustomization(resources: string[], more: object = {}): string {
  return stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources,
    ...more,
  });
}

function deployment(name: string, replicas: number | string): object {
  const labels = { app: name };
  const image = `registry.stagecraft.example/${name}:1.0.0`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image }] },
      },
    },
  };
}
