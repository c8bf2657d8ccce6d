/** Examples for the scaffolder's page of actions; the tests run them. */
import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function example(
  description: string,
  input: Record<string, unknown>,
): TemplateExample {
  const step = {
    id: 'project',
    action: 'promotions:project:create',
    name: 'Write the AppProject',
    input,
  };
  return { description, example: stringify({ steps: [step] }) };
}

const shop = {
  name: 'shop',
  sourceRepos: ['https://gitea.example.com/shop/*'],
  destinations: [
    { cluster: 'in-cluster', namespace: 'shop-*' },
    { cluster: 'https://prod-eu.example.com:6443', namespace: 'shop-*' },
  ],
};

export const examples: TemplateExample[] = [
  example('A team’s repositories, clusters and namespaces', shop),
  example(
    'Production is synced by the portal alone, and locked for all automation',
    {
      ...shop,
      roles: [
        {
          name: 'developers',
          groups: ['my-org:shop'],
          sync: ['*-dev', '*-qa'],
        },
      ],
      portal: { account: 'stagecraft', gated: ['*-prod'], lock: true },
    },
  ),
  example('No deployments at the weekend, and no secrets or roles from Git', {
    ...shop,
    namespaceResources: {
      deny: [
        { group: '', kind: 'Secret' },
        { group: 'rbac.authorization.k8s.io', kind: '*' },
      ],
    },
    syncWindows: [
      {
        kind: 'deny',
        schedule: '0 16 * * 5',
        duration: '64h',
        timeZone: 'Europe/Berlin',
        applications: ['*-prod'],
      },
    ],
  }),
];
