/** A workspace that has what every example of the action takes from it. */

const RESOURCES = 'resources: [app.yaml]\n';

/** A folder of manifests for each of these. */
export function folders(...paths: string[]): Record<string, string> {
  return Object.fromEntries(
    paths.flatMap(path => [
      [`${path}/kustomization.yaml`, RESOURCES],
      [
        `${path}/app.yaml`,
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app }\n',
      ],
    ]),
  );
}

export const WORKSPACE: Record<string, string> = {
  'README.md': '# checkout',
  ...folders(
    'deploy/base',
    'deploy/preview',
    'envs/dev',
    'envs/prod',
    'manifests/dev',
    'manifests/qa',
    'manifests/prod',
  ),
  ...folders('services/a/dev', 'services/a/qa', 'services/a/prod'),
  ...folders('services/b/dev', 'services/b/qa', 'services/b/prod'),
  'chart/Chart.yaml': 'apiVersion: v2\nname: checkout\nversion: 1.0.0\n',
  'chart/values.yaml': 'replicas: 1\n',
  'values/dev.yaml': '{}\n',
  'values/qa.yaml': '{}\n',
  'values/prod.yaml': '{}\n',
  'targets/dev.yaml':
    'stage: dev\ncluster: in-cluster\nnamespace: checkout-dev\n',
  'targets/prod.yaml': 'stage: prod\ncluster: prod-eu\nnamespace: checkout\n',
  'overrides/prod.yaml': 'application: checkout-prod\nnamespace: checkout\n',
  'members/a.yaml': 'name: a\n',
  'members/b.yaml': 'name: b\n',
};
