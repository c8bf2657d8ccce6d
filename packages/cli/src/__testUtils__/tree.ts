/** A GitOps repository with one pipeline, to lint in tests. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { newFolder } from './command';
import { writeFiles } from './recordedWorld';

export const ORIGIN = 'git@git.example.com:shop/platform.git';

/** A set in which a check finds no error. Its first line is the sixth of its file. */
export function cartText(change: (text: string) => string = text => text) {
  return change(`# The namespace and the pipeline of the cart.
apiVersion: v1
kind: Namespace
metadata: { name: cart }
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: cart
  namespace: argocd
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - git:
        repoURL: https://git.example.com/shop/platform
        revision: main
        directories:
          - path: apps/cart/*
  strategy:
    type: RollingSync
    rollingSync:
      steps:
        - matchExpressions: [{ key: stage, operator: In, values: [dev] }]
        - matchExpressions: [{ key: stage, operator: In, values: [prod] }]
          maxUpdate: 0
  syncPolicy:
    applicationsSync: create-update
    preserveResourcesOnDeletion: true
  template:
    metadata:
      name: 'cart-{{.path.basename}}'
      labels: { stage: '{{.path.basename}}' }
    spec:
      project: shop
      source:
        repoURL: https://git.example.com/shop/platform
        targetRevision: main
        path: '{{.path.path}}'
      destination: { name: in-cluster, namespace: 'cart-{{.path.basename}}' }
`);
}

/** A repository with these files beside the pipeline's manifests, committed on main. */
export function newRepository(files: Readonly<Record<string, string>>) {
  const { folder, remove } = newFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
  mkdirSync(folder, { recursive: true });
  git('init', '-b', 'main');
  git('remote', 'add', 'origin', ORIGIN);
  const commit = () => {
    git('add', '-A');
    git(
      ...['-c', 'user.name=a', '-c', 'user.email=a@example.com'],
      ...['commit', '--allow-empty', '-m', 'a'],
    );
  };
  writeFiles(folder, {
    'apps/cart/dev/kustomization.yaml': 'resources: []\n',
    'apps/cart/prod/kustomization.yaml': 'resources: []\n',
    ...files,
  });
  commit();
  return {
    folder,
    remove,
    git,
    commit,
    write: (more: Readonly<Record<string, string>>) => writeFiles(folder, more),
  };
}
