/** A GitOps repository with a pipeline and its manifests for each of many services. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const URL = 'https://git.example.com/shop/platform.git';
const STAGES = ['dev', 'qa', 'prod'];

/** Writes and commits it: one ApplicationSet of four targets a service, and a Kustomize base with overlays. */
export function writeLintTree(folder: string, services: number): void {
  for (let index = 0; index < services; index++) {
    const name = `service-${String(index).padStart(4, '0')}`;
    const team = `team-${index % 50}`;
    write(folder, `pipelines/${team}/${name}.yaml`, applicationSet(name));
    for (const [file, text] of manifests(name)) {
      write(folder, `services/${name}/${file}`, text);
    }
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
  git('init', '-b', 'main');
  git('remote', 'add', 'origin', URL);
  git('add', '-A');
  git(
    ...['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'],
    ...['commit', '-m', 'Everything'],
  );
}

function write(folder: string, file: string, text: string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function manifests(name: string): [string, string][] {
  return [
    ['base/kustomization.yaml', 'resources: [deployment.yaml]\n'],
    ['base/deployment.yaml', deployment(name)],
    ...STAGES.map((stage): [string, string] => [
      `${stage}/kustomization.yaml`,
      `resources: [../base]\nnameSuffix: -${stage}\n`,
    ]),
  ];
}

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: web
          image: registry.example.com/${name}:1.0.0
          ports: [{ containerPort: 8080 }]
`;
}

function applicationSet(name: string): string {
  const element = (stage: string, cluster: string) =>
    `          - { stage: ${stage}, cluster: ${cluster}, namespace: ${name}-${stage} }`;
  const step = (stage: string) =>
    `        - matchExpressions: [{ key: stage, operator: In, values: [${stage}] }]`;
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: ${name}
  namespace: argocd
  annotations:
    backstage.io/entity-ref: component:default/${name}
    promotions.stagecraft.dev/gates: prod=approval
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - list:
        elements:
${element('dev', 'in-cluster')}
${element('qa', 'staging')}
${element('prod', 'prod-eu')}
${element('prod', 'prod-us')}
  strategy:
    type: RollingSync
    rollingSync:
      steps:
${STAGES.map(step).join('\n')}
          maxUpdate: 0
  syncPolicy:
    applicationsSync: create-update
    preserveResourcesOnDeletion: true
  template:
    metadata:
      name: '${name}-{{.stage}}-{{.cluster}}'
      labels: { stage: '{{.stage}}', app: ${name} }
    spec:
      project: default
      source:
        repoURL: ${URL}
        targetRevision: main
        path: 'services/${name}/{{.stage}}'
      destination: { name: '{{.cluster}}', namespace: '{{.namespace}}' }
      syncPolicy: { syncOptions: [CreateNamespace=true] }
`;
}
