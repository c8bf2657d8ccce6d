/** Examples for the scaffolder's page of actions; the tests run them. */
import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const repoUrl = 'gitea.example.com?owner=shop&repo=checkout';

function example(
  description: string,
  input: Record<string, unknown>,
): TemplateExample {
  const step = {
    id: 'pipeline',
    action: 'promotions:applicationset:create',
    name: 'Write the promotion pipeline',
    input,
  };
  return { description, example: stringify({ steps: [step] }) };
}

export const examples: TemplateExample[] = [
  example('dev and qa by themselves, a gate Job before qa, prod by approval', {
    name: 'checkout',
    repoUrl,
    stages: [
      {
        name: 'dev',
        targets: [{ cluster: 'in-cluster', namespace: 'checkout-dev' }],
      },
      {
        name: 'qa',
        gateJob: true,
        targets: [{ cluster: 'in-cluster', namespace: 'checkout-qa' }],
      },
      {
        name: 'prod',
        needsApproval: true,
        targets: [{ cluster: 'in-cluster', namespace: 'checkout' }],
      },
    ],
  }),
  example('Production on several clusters, in a project of its own', {
    name: 'checkout',
    repoUrl,
    project: 'shop',
    stages: [
      {
        name: 'dev',
        targets: [{ cluster: 'in-cluster', namespace: 'checkout-dev' }],
      },
      {
        name: 'prod',
        needsApproval: true,
        targets: [
          { name: 'eu', cluster: 'prod-eu', namespace: 'checkout' },
          {
            name: 'us',
            cluster: 'https://prod-us.example.com:6443',
            namespace: 'checkout',
          },
        ],
      },
    ],
  }),
  example('A gate Job that runs tests of one’s own', {
    name: 'checkout',
    repoUrl: 'https://gitea.example.com/shop/checkout.git',
    gateJob: {
      image: 'registry.example.com/checkout-tests:latest',
      args: ['--stage', 'qa'],
    },
    stages: [
      {
        name: 'qa',
        targets: [{ cluster: 'qa', namespace: 'checkout' }],
      },
      {
        name: 'prod',
        needsApproval: true,
        gateJob: true,
        targets: [{ cluster: 'prod', namespace: 'checkout' }],
      },
    ],
  }),
];
