/** Examples for the scaffolder's page of actions; the tests run them. */
import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

function example(
  description: string,
  input: Record<string, unknown>,
): TemplateExample {
  const step = {
    id: 'update',
    action: 'promotions:applicationset:update',
    name: 'Change the promotion pipeline',
    input,
  };
  return { description, example: stringify({ steps: [step] }) };
}

export const examples: TemplateExample[] = [
  example('Production in one more region', {
    addTargets: [{ stage: 'prod', cluster: 'prod-us', name: 'us' }],
  }),
  example('A performance stage before production, opened by people', {
    addStages: [
      {
        name: 'perf',
        before: 'prod',
        gate: 'approval',
        targets: [{ cluster: 'qa', namespace: 'checkout-perf' }],
      },
    ],
  }),
  example('People approve a stage that opened by itself', {
    setGates: [{ stage: 'qa', gate: 'approval' }],
  }),
  example(
    'A target on another cluster, in a file with several ApplicationSets',
    {
      path: 'argocd/pipelines.yaml',
      name: 'checkout',
      moveTargets: [{ application: 'checkout-qa', cluster: 'qa-2' }],
    },
  ),
];
